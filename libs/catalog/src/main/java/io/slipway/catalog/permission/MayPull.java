package io.slipway.catalog.permission;

import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Says which public names somebody may pull from, as a condition on {@code distribution d}. */
@ApplicationScoped
public class MayPull {
    private static final Permission PULL = Permission.to("pull", Models.DISTRIBUTION);
    private static final Condition PUBLIC = Condition.of("NOT d.private");

    private final Decide decide;

    MayPull(Decide decide) {
        this.decide = decide;
    }

    /** The names that {@code who} may pull from: the public ones, and those he has the right to. */
    public Uni<Condition> by(Principal who) {
        return switch (who) {
            case Principal.Anonymous nobody -> Uni.createFrom().item(PUBLIC);
            case Principal.User user ->
                decide.having(user, PULL, Models.DISTRIBUTION, Column.of("d.id"))
                        .map(PUBLIC::or);
        };
    }
}
