package io.slipway.pulp.error;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Who asks, as far as documents, tasks and decisions need to know.
 *
 * @param isSuperuser whether he may everything
 * @param epoch of his rights
 * @param reach how much of what he may he may with what he proved who he is with
 */
public record Asker(int id, String name, boolean isSuperuser, int epoch, Reach reach) {

    /** Fails with {@link Refused} 403 where he came with a secret that has limits: it makes no credentials, which would have none. */
    public void requireWhole() {
        if (reach != Reach.ALL) {
            throw Refused.forbidden();
        }
    }

    /** How far credentials reach. */
    public enum Reach {
        /** As far as their owner's rights. */
        ALL,
        /** As {@link #ALL}, but not to make others: they are a secret with limits. */
        WRITE,
        /** To look. */
        READ,
        /** Not to the management API. */
        NOTHING
    }

    /** Verifies who asks; wired by the service to whatever knows users. All fail with {@link Refused} 401 who proves nothing. */
    public interface Authenticator {
        /**
         * Whoever sent a name and a password.
         *
         * @param address where the request comes from, as a text
         */
        Uni<Asker> basic(String name, String password, String address);

        /** Whoever sent a token. */
        Uni<Asker> bearer(String token, String address);

        /** Whoever is known by the connection a request came over, or by what a trusted proxy says of it; empty where nobody is. */
        Optional<Uni<Asker>> connected(HttpServerRequest request);
    }
}
