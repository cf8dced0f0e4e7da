package io.slipway.admission.asker;

import io.slipway.access.decision.ObjectId;
import io.slipway.access.decision.Principal;
import io.slipway.access.login.Login;
import io.slipway.access.token.Scope;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.href.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The same things in the words of both sides. */
public final class Askers {
    private Askers() {}

    static Asker asker(Login proved) {
        Principal.User user = proved.user();
        return new Asker(user.id(), user.name(), user.superuser(), user.epoch(), reach(proved.limits()));
    }

    private static Asker.Reach reach(@Nullable List<Scope> limits) {
        if (limits == null) {
            return Asker.Reach.ALL;
        }
        List<String> actions = limits.stream()
                .filter(limit -> limit.type().equals("api"))
                .flatMap(limit -> limit.actions().stream())
                .toList();
        if (actions.contains("write")) {
            return Asker.Reach.WRITE;
        }
        return actions.contains("read") ? Asker.Reach.READ : Asker.Reach.NOTHING;
    }

    /** The user who asks. */
    public static Principal.User user(Asker asker) {
        return new Principal.User(asker.id(), asker.name(), asker.isSuperuser(), asker.epoch());
    }

    /** The object of {@code type} whose id in a path is {@code id}; empty where that is none. */
    public static Optional<ObjectId> object(ResourceType type, String id) {
        try {
            return Optional.of(
                    id.matches("\\d{1,9}")
                            ? ObjectId.of(type.kind(), Integer.parseInt(id))
                            : new ObjectId(type.kind(), UUID.fromString(id)));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
