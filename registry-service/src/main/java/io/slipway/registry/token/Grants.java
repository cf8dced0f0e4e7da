package io.slipway.registry.token;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.Scope;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Decides what a token grants of what was asked for; declared here, decided at the registry's one door. */
public interface Grants {
    /** The scopes of {@code asked}, each with the actions {@code principal} may do of those it names: none, where he may none. */
    Uni<List<Scope>> grant(Principal principal, List<Scope> asked);
}
