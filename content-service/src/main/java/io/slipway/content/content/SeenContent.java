package io.slipway.content.content;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Permits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;

/** What somebody may see of content of every kind. */
@ApplicationScoped
public class SeenContent {
    private final Permits permits;

    SeenContent(Permits permits) {
        this.permits = permits;
    }

    /** A condition on {@code content c}: that {@code asker} may see the unit. Who sees all of every kind sees all there is. */
    public Uni<Condition> by(Asker asker) {
        List<ResourceType> kinds = ResourceType.CONTENT;
        return Uni.join()
                .all(kinds.stream()
                        .map(kind -> permits.seen(asker, kind, Column.of("c.id")))
                        .toList())
                .andFailFast()
                .map(seen -> seen.stream().allMatch(Condition::isAll)
                        ? Condition.ALL
                        : IntStream.range(0, kinds.size())
                                .mapToObj(at -> of(kinds.get(at), seen.get(at)))
                                .reduce(Condition::or)
                                .orElseThrow());
    }

    private static Condition of(ResourceType kind, Condition seen) {
        return seen.among(Condition.of("'container.' || c.type = ?", kind.kind()));
    }
}
