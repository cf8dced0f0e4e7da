package io.slipway.pulp.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a client sent: an object, read from JSON or from a form.
 *
 * @param isForm whether it was a form, in which every value is a text and lists and maps are written as JSON
 */
public record Sent(ObjectNode json, boolean isForm) {

    /** Nothing at all. */
    public static Sent nothing() {
        return new Sent(JsonNodeFactory.instance.objectNode(), false);
    }

    Set<String> names() {
        return json.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
