package io.slipway.pulp.filter;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Comparison;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Refused;
import java.util.List;
import java.util.function.Function;

/**
 * One parameter a list can be asked by.
 *
 * @param choices the only values it may have; empty where any will do
 * @param isRepeated whether the document tells clients to repeat the parameter instead of separating values by commas
 * @param meaning the rows it means, by its values
 */
public record Filter(
        String name, Shape shape, List<String> choices, boolean isRepeated, Function<List<Object>, Condition> meaning) {

    static Filter one(String name, Shape shape, Function<Object, Condition> meaning) {
        return new Filter(name, shape, List.of(), false, values -> meaning.apply(values.getLast()));
    }

    static Filter many(String name, Shape shape, Function<List<Object>, Condition> meaning) {
        return new Filter(name, shape, List.of(), false, meaning);
    }

    static Filter compared(String name, Shape shape, Comparison comparison, Column column) {
        return one(name, shape, value -> comparison.of(column, value));
    }

    static Filter in(String name, Shape shape, Column column) {
        return many(name, shape, values -> Comparison.IN.of(column, shape.array(values)));
    }

    /** The rows that {@code texts}, as they stood in the request, mean; refused where one of them is no value. */
    Condition read(List<String> texts) {
        List<String> split = shape.isList()
                ? texts.stream()
                        .flatMap(text -> List.of(text.split(",", -1)).stream())
                        .toList()
                : texts;
        return meaning.apply(split.stream().map(this::value).toList());
    }

    private Object value(String text) {
        if (!choices.isEmpty() && !choices.contains(text)) {
            throw Refused.field(name, "Select a valid choice. " + text + " is not one of the available choices.");
        }
        return shape.value(name, text);
    }
}
