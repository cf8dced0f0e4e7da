package io.slipway.registry.route;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.Claims;
import io.slipway.oci.name.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param claims what the token says that the request came with; null where it came with credentials or with nothing
 */
record Caller(Principal principal, @Nullable Claims claims) {

    static Caller nobody() {
        return new Caller(new Principal.Anonymous(), null);
    }

    boolean isAnonymous() {
        return principal instanceof Principal.Anonymous;
    }

    /** A token is worth what it was given for, whoever bears it. */
    boolean mayPullPrivate(RepositoryName name) {
        return principal.isSuperuser() && (claims == null || claims.allows(name.toString(), "pull"));
    }
}
