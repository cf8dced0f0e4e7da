package io.slipway.pulp.filter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.pulp.page.Pages;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A request for a list: what of it is wanted, and the way its answer looks. */
public record Listing(UriInfo uri, Selection selection) {

    /** The same of fewer rows: those that meet {@code condition} as well. */
    public Listing where(Condition condition) {
        List<Condition> all = new ArrayList<>(selection.conditions());
        all.add(condition);
        return new Listing(uri, new Selection(List.copyOf(all), selection.order(), selection.window()));
    }

    /** The value of {@code filter}, where the list is asked by it alone and once. */
    public Optional<String> only(String filter) {
        List<String> values = uri.getQueryParameters().getOrDefault(filter, List.of());
        boolean isAlone = uri.getQueryParameters().keySet().stream()
                .allMatch(name -> name.equals(filter) || Filters.ALWAYS.contains(name));
        return isAlone && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** The answer: {@code page}, each row as {@code document} shows it. */
    public <T> ObjectNode answer(Page<T> page, Function<T, ?> document) {
        return Pages.of(uri, selection.window(), page, document);
    }
}
