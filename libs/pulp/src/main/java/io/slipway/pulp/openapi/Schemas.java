package io.slipway.pulp.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.document.Field;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The schemas of bodies: of answers by their records, of requests by the fields that are read. */
final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String REFERENCE = "#/components/schemas/";

    private final Map<String, ObjectNode> named = new TreeMap<>();

    /** All that were referred to, by name. */
    Map<String, ObjectNode> all() {
        return named;
    }

    /** Those of {@code schemas} that {@code paths} refer to, and those that these refer to. */
    static Map<String, JsonNode> referred(JsonNode paths, ObjectNode schemas) {
        Map<String, JsonNode> found = new TreeMap<>();
        Deque<JsonNode> open = new ArrayDeque<>(List.of(paths));
        while (!open.isEmpty()) {
            for (String reference : open.pop().findValuesAsText("$ref")) {
                String name = reference.substring(REFERENCE.length());
                if (!found.containsKey(name)) {
                    found.put(name, schemas.get(name));
                    open.push(schemas.get(name));
                }
            }
        }
        return found;
    }

    /** A reference to the schema of a document, or of a page of them. */
    ObjectNode answer(Operation.Answer answer) {
        return answer.isPage() ? page(answer.document()) : document(answer.document());
    }

    private ObjectNode page(Class<? extends Record> document) {
        String name = "Paginated" + name(document) + "List";
        if (!named.containsKey(name)) {
            ObjectNode properties = JSON.objectNode();
            properties.putObject("count").put("type", "integer");
            properties
                    .putObject("next")
                    .put("type", "string")
                    .put("format", "uri")
                    .put("nullable", true);
            properties
                    .putObject("previous")
                    .put("type", "string")
                    .put("format", "uri")
                    .put("nullable", true);
            properties.set("results", array(document(document)));
            ObjectNode page = object(properties);
            page.putArray("required").add("count").add("results");
            named.put(name, page);
        }
        return reference(name);
    }

    private ObjectNode document(Class<?> document) {
        String name = name(document);
        if (!named.containsKey(name)) {
            ObjectNode properties = JSON.objectNode();
            named.put(name, object(properties));
            for (RecordComponent component : document.getRecordComponents()) {
                properties.set(
                        name(component), nullable(component.getAnnotatedType(), value(component.getGenericType())));
            }
        }
        return reference(name);
    }

    private static String name(Class<?> document) {
        Schema schema = document.getAnnotation(Schema.class);
        if (schema == null) {
            throw new IllegalStateException(document + " is answered, but says no name for its schema");
        }
        return schema.name();
    }

    private static String name(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null
                ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                : renamed.value();
    }

    private static ObjectNode nullable(AnnotatedType type, ObjectNode schema) {
        if (!type.isAnnotationPresent(Nullable.class)) {
            return schema;
        }
        if (!schema.has("$ref")) {
            return schema.put("nullable", true);
        }
        ObjectNode either = JSON.objectNode().put("nullable", true);
        either.putArray("allOf").add(schema);
        return either;
    }

    private ObjectNode value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class ? map(value(last)) : array(value(last));
        }
        return value((Class<?>) type);
    }

    private ObjectNode value(Class<?> type) {
        if (type == String.class) {
            return typed("string");
        }
        if (type == UUID.class) {
            return typed("string").put("format", "uuid");
        }
        if (type == Timestamp.class) {
            return typed("string").put("format", "date-time");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return typed("integer");
        }
        if (type == double.class || type == Double.class) {
            return typed("number");
        }
        if (type == boolean.class) {
            return typed("boolean");
        }
        if (JsonNode.class.isAssignableFrom(type)) {
            return JSON.objectNode();
        }
        return document(type);
    }

    /** A reference to the schema of a request. */
    ObjectNode request(Form<?> form, boolean isPartial) {
        String name = (isPartial ? "Patched" : "") + form.schema();
        if (!named.containsKey(name)) {
            ObjectNode properties = JSON.objectNode();
            ArrayNode required = JSON.arrayNode();
            form.fields().forEach(field -> properties.set(field.name(), field(field)));
            form.fields().stream().filter(Field::isRequired).map(Field::name).forEach(required::add);
            ObjectNode schema = object(properties);
            if (!isPartial && !required.isEmpty()) {
                schema.set("required", required);
            }
            named.put(name, schema);
        }
        return reference(name);
    }

    private static ObjectNode field(Field field) {
        ObjectNode schema = switch (field.kind()) {
            case TEXT -> typed("string");
            case REFERENCE -> typed("string");
            case INTEGER -> typed("integer");
            case NUMBER -> typed("number");
            case TRUTH -> typed("boolean");
            case TEXTS -> array(oneOf(typed("string"), field.choices()));
            case MOMENT -> typed("string").put("format", "date-time");
            case LABELS -> map(typed("string").put("nullable", true));
            case OBJECTS -> array(typed("object"));
        };
        if (field.isNullable()) {
            schema.put("nullable", true);
        }
        if (field.isSecret()) {
            schema.put("writeOnly", true);
        }
        if (field.least() != null) {
            schema.put("minimum", field.least());
        }
        return field.kind() == Field.Kind.TEXTS ? schema : oneOf(schema, field.choices());
    }

    private static ObjectNode oneOf(ObjectNode schema, List<String> choices) {
        if (!choices.isEmpty()) {
            choices.forEach(schema.putArray("enum")::add);
        }
        return schema;
    }

    /** The schema of a parameter. */
    static ObjectNode parameter(String type, @Nullable String format, boolean isList, List<String> choices) {
        ObjectNode one = typed(type);
        if (format != null) {
            one.put("format", format);
        }
        ObjectNode value = oneOf(one, choices);
        return isList ? array(value) : value;
    }

    /** The schema of a parameter that clients give once or several times. */
    static ObjectNode oneOrMany(ObjectNode array) {
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(array).add(array.get("items").deepCopy());
        return either;
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode array(ObjectNode items) {
        ObjectNode array = typed("array");
        array.set("items", items);
        return array;
    }

    private static ObjectNode map(ObjectNode values) {
        ObjectNode map = typed("object");
        map.set("additionalProperties", values);
        return map;
    }

    private static ObjectNode object(ObjectNode properties) {
        ObjectNode object = typed("object");
        object.set("properties", properties);
        return object;
    }

    private static ObjectNode reference(String name) {
        return JSON.objectNode().put("$ref", REFERENCE + name);
    }
}
