package io.slipway.pulp.permit;

import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Objects that a body refers to: one may refer to what one may use, and what one does not see does not exist. */
@ApplicationScoped
public class Referred {
    private final Permits permits;

    Referred(Permits permits) {
        this.permits = permits;
    }

    /**
     * Fails with {@link Refused} where {@code asker} may not do {@code verb} with the object that {@code field} refers to: 400 where he
     * does not see it, 403 where he does.
     */
    public Uni<Void> require(Asker asker, String verb, ResourceType type, UUID id, String field) {
        return permits.on(asker, List.of(type.permission(verb)), type, id.toString())
                .invoke(verdict -> require(verdict, field))
                .replaceWithVoid();
    }

    private static void require(Permits.Verdict verdict, String field) {
        switch (verdict) {
            case ALLOWED -> {}
            case FORBIDDEN -> throw Refused.forbidden();
            case UNSEEN -> throw Refused.field(field, "Invalid hyperlink - Object does not exist.");
        }
    }
}
