package io.slipway.content.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.ListUnits;
import io.slipway.content.content.SeenContent;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.pulp.error.Asker;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Holds that whoever adds units sees them: that somebody knows an href is no permission to read what it names. */
@ApplicationScoped
class RequireSeen {
    private final SeenContent seenContent;
    private final ListUnits listUnits;

    RequireSeen(SeenContent seenContent, ListUnits listUnits) {
        this.seenContent = seenContent;
        this.listUnits = listUnits;
    }

    /** Refuses units that {@code asker} does not see, as if there were none. */
    Uni<Void> by(Asker asker, Orders.Units units) {
        return asker.isSuperuser() || units.byId().isEmpty()
                ? Uni.createFrom().voidItem()
                : seenContent
                        .by(asker)
                        .chain(seen -> listUnits.list(selection(seen, units)))
                        .invoke(page -> require(page, units))
                        .replaceWithVoid();
    }

    /** What {@code asker} sees, as a condition on {@code content c}. */
    Uni<Condition> what(Asker asker) {
        return asker.isSuperuser() ? Uni.createFrom().item(Condition.ALL) : seenContent.by(asker);
    }

    private static Selection selection(Condition seen, Orders.Units units) {
        UUID[] ids = units.byId().keySet().stream().map(ContentId::value).toArray(UUID[]::new);
        Condition named = Condition.of("c.id = ANY(?)", (Object) ids);
        return new Selection(List.of(named, seen), List.of(), new Window(ids.length, 0));
    }

    private static void require(Page<ListUnits.AnyUnit> page, Orders.Units units) {
        Set<ContentId> seen = page.rows().stream().map(ListUnits.AnyUnit::id).collect(Collectors.toSet());
        List<String> unseen = units.byId().entrySet().stream()
                .filter(unit -> !seen.contains(unit.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!unseen.isEmpty()) {
            throw Orders.Units.unknown(unseen);
        }
    }
}
