package io.slipway.content.content;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Permits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What somebody may see of content of every kind. */
@ApplicationScoped
public class SeenContent {
    private final Permits permits;

    SeenContent(Permits permits) {
        this.permits = permits;
    }

    /** A condition on {@code content c}: that {@code asker} may see the unit. */
    public Uni<Condition> by(Asker asker) {
        List<Uni<Condition>> each = ResourceType.CONTENT.stream()
                .map(type -> permits.seen(asker, type, Column.of("c.id"))
                        .map(seen -> seen.among(Condition.of("'container.' || c.type = ?", type.kind()))))
                .toList();
        return Uni.join()
                .all(each)
                .andFailFast()
                .map(some -> some.stream().reduce(Condition::or).orElseThrow());
    }
}
