package io.slipway.access;

import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Users for tests. */
@ApplicationScoped
public class AccessFixture {
    /** A password that is nobody's outside of tests. */
    public static final String PASSWORD = "Zx9-quartz-lamp";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CreateUser createUser;

    AccessFixture(CreateUser createUser) {
        this.createUser = createUser;
    }

    /** A user with a name. */
    public record Someone(int id, String name) {}

    /** A user who may nothing. */
    public Someone aUser() {
        String name = "user-" + UUID.randomUUID();
        return new Someone(await(createUser.create(UserDraft.named(name), PASSWORD)), name);
    }

    /** What {@code work} comes to. */
    public static <T> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }
}
