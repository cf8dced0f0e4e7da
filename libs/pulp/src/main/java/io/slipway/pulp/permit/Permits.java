package io.slipway.pulp.permit;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.href.ResourceType;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Decides who may do what; wired to whatever knows roles. */
public interface Permits {

    /** What somebody is answered who wants to do something with an object. */
    enum Verdict {
        ALLOWED,
        FORBIDDEN,
        UNSEEN
    }

    /** Whether {@code asker} has {@code permission} on all objects there are. */
    Uni<Boolean> everywhere(Asker asker, String permission);

    /** What {@code asker} is answered who wants what any of {@code permissions} permits with the object {@code id} of {@code type}. */
    Uni<Verdict> on(Asker asker, List<String> permissions, ResourceType type, String id);

    /** Whether {@code asker} sees the object {@code id} of {@code type}. */
    Uni<Boolean> sees(Asker asker, ResourceType type, String id);

    /** A condition on {@code id}, the ids of a list of {@code type}: that {@code asker} may see the object. */
    Uni<Condition> seen(Asker asker, ResourceType type, Column id);
}
