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

    /** Whether he may do {@code action} with {@code name} as its master. A token is worth what it was given for, whoever bears it. */
    boolean mayAsMaster(Action action, RepositoryName name) {
        return principal.isSuperuser() && hasScope(action, name);
    }

    /** Whether what the request came with covers {@code action} on {@code name}: credentials cover all that their owner may do. */
    boolean hasScope(Action action, RepositoryName name) {
        return claims == null
                || claims.allows(name.toString(), action.granted())
                || claims.allows(name.toString(), "*");
    }
}
