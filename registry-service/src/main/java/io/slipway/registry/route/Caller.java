package io.slipway.registry.route;

import io.slipway.access.decision.Principal;
import io.slipway.access.login.Login;
import io.slipway.access.token.Claims;
import io.slipway.access.token.Scope;
import io.slipway.oci.name.RepositoryName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param claims what the token says that the request came with, or the secret with limits; null where it came with a password or nothing
 */
record Caller(Principal principal, @Nullable Claims claims) {
    private static final Principal NOBODY = new Principal.Anonymous();

    /** Somebody who proved who he is; with no more than what he proved it with is good for. */
    static Caller of(Login proved) {
        List<Scope> limits = proved.limits();
        return new Caller(proved.user(), limits == null ? null : Claims.within(proved.user(), limits));
    }

    static Caller nobody() {
        return new Caller(NOBODY, null);
    }

    boolean isAnonymous() {
        return principal instanceof Principal.Anonymous;
    }

    /** Whether what the request came with covers {@code action} on {@code name}: credentials cover all that their owner may do. */
    boolean hasScope(Action action, RepositoryName name) {
        return claims == null || scope(action, name).isPresent();
    }

    /** What of the token covers {@code action} on {@code name}. */
    Optional<Scope> scope(Action action, RepositoryName name) {
        return Optional.ofNullable(claims).flatMap(token -> token.scope(name.toString(), action.granted()));
    }

    /** Who lists names: the bearer of a token that was not given for that sees what everybody sees. */
    Principal reader() {
        return claims == null || claims.allowsCatalog() ? principal : NOBODY;
    }

    /** Who reads {@code name}: the bearer of a token that was not given for that reads what everybody reads. */
    Principal reader(@Nullable RepositoryName name) {
        return claims == null || (name != null && hasScope(Action.PULL, name)) ? principal : NOBODY;
    }
}
