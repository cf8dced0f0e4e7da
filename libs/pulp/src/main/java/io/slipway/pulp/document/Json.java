package io.slipway.pulp.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.error.Refused;
import org.jspecify.annotations.Nullable;

/** Documents as JSON: names in snake case, nothing left out because it is null. */
public final class Json {
    /** No text in PostgreSQL has one. */
    private static final String NO_NULLS = "Null characters are not allowed.";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Json() {}

    /** A record as a tree, its properties in the record's order. */
    public static ObjectNode tree(Object document) {
        return MAPPER.valueToTree(document);
    }

    /** A record as text. */
    public static String text(Object document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document is plain data: " + document.getClass(), e);
        }
    }

    /** An object that was stored as {@code text}. */
    public static ObjectNode stored(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON that is none", e);
        }
    }

    /** What {@code text} is as JSON; {@code otherwise} where it is none. */
    static JsonNode any(String text, JsonNode otherwise) {
        requireNoNulls(text);
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return otherwise;
        }
    }

    /** The object a request body is; refused in Pulp's words where it is none. */
    static ObjectNode object(@Nullable String body) {
        String text = body == null || body.isBlank() ? "{}" : body;
        requireNoNulls(text);
        try {
            JsonNode read = MAPPER.readTree(text);
            if (read instanceof ObjectNode object) {
                return object;
            }
            String type = read.isArray() ? "list" : read.isTextual() ? "str" : read.isNumber() ? "int" : "bool";
            throw Refused.field("non_field_errors", "Invalid data. Expected a dictionary, but got " + type + ".");
        } catch (JsonProcessingException e) {
            throw Refused.detail(
                    400,
                    "JSON parse error - "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    /** Refuses {@code text} where it has a null character, as it is or in JSON's spelling. */
    static void requireNoNulls(String text) {
        if (text.contains("\\u0000") || text.indexOf('\0') >= 0) {
            throw Refused.detail(400, NO_NULLS);
        }
    }
}
