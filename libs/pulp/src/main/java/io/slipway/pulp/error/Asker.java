package io.slipway.pulp.error;

import io.smallrye.mutiny.Uni;

/** Who asks, as far as documents and tasks need to know. */
public record Asker(int id, String name) {

    /** Verifies a name and a password; wired by the service to whatever knows users. */
    public interface Authenticator {
        /** The asker; fails with {@link Refused} 401 where name and password do not go together. */
        Uni<Asker> basic(String name, String password);
    }
}
