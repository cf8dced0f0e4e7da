package io.slipway.admission.asker;

import io.slipway.access.decision.Decide;
import io.slipway.access.decision.ObjectId;
import io.slipway.access.decision.Permission;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Permits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Decides for the management API, by roles. */
@ApplicationScoped
class DecidePermits implements Permits {
    private final Decide decide;

    DecidePermits(Decide decide) {
        this.decide = decide;
    }

    @Override
    public Uni<Boolean> everywhere(Asker asker, String permission) {
        return decide.everywhere(Askers.user(asker), new Permission(permission));
    }

    @Override
    public Uni<Verdict> on(Asker asker, List<String> permissions, ResourceType type, String id) {
        return Askers.object(type, id)
                .map(object -> on(asker, permissions, object))
                .orElseGet(() -> Uni.createFrom().item(Verdict.UNSEEN));
    }

    private Uni<Verdict> on(Asker asker, List<String> permissions, ObjectId object) {
        return decide.verdict(
                        Askers.user(asker),
                        permissions.stream().map(Permission::new).toList(),
                        object)
                .map(DecidePermits::verdict);
    }

    private static Verdict verdict(io.slipway.access.decision.Verdict verdict) {
        return switch (verdict) {
            case ALLOWED -> Verdict.ALLOWED;
            case FORBIDDEN -> Verdict.FORBIDDEN;
            case UNSEEN -> Verdict.UNSEEN;
        };
    }

    @Override
    public Uni<Boolean> sees(Asker asker, ResourceType type, String id) {
        return on(asker, List.of(), type, id).map(verdict -> verdict != Verdict.UNSEEN);
    }

    @Override
    public Uni<Condition> seen(Asker asker, ResourceType type, Column id) {
        return decide.seen(Askers.user(asker), type.kind(), id);
    }
}
