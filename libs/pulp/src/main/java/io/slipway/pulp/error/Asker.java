package io.slipway.pulp.error;

import io.smallrye.mutiny.Uni;

/**
 * Who asks, as far as documents, tasks and decisions need to know.
 *
 * @param isSuperuser whether he may everything
 * @param epoch of his rights
 */
public record Asker(int id, String name, boolean isSuperuser, int epoch) {

    /** Verifies a name and a password; wired by the service to whatever knows users. */
    public interface Authenticator {
        /**
         * The asker; fails with {@link Refused} 401 where name and password do not go together.
         *
         * @param address where the request comes from, as a text
         */
        Uni<Asker> basic(String name, String password, String address);
    }
}
