package io.slipway.pulp.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.href.VersionReference;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is read field by field. Every mistake is noted, and {@link #check} refuses them all at once. A PATCH is the same
 * body laid over what is known, so one reading serves POST, PUT and PATCH; and the fields that are asked for are what the document says
 * of the body.
 */
public final class Body {
    private static final Set<String> READ_ONLY = Set.of(
            "pulp_href",
            "prn",
            "pulp_created",
            "pulp_last_updated",
            "csrfmiddlewaretoken",
            "versions_href",
            "latest_version_href",
            "hidden_fields",
            "namespace",
            "registry_path",
            "content_guard_prn",
            "no_content_change_since");
    private static final Pattern LABEL_KEY = Pattern.compile("[\\w .\\-]+");

    private final ObjectNode json;
    private final Set<String> given;
    private final boolean isForm;
    private final boolean isProbe;
    private final Map<String, List<String>> mistakes = new LinkedHashMap<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Set<String> ignored = new HashSet<>();

    private Body(ObjectNode json, Set<String> given, boolean isForm, boolean isProbe) {
        this.json = json;
        this.given = given;
        this.isForm = isForm;
        this.isProbe = isProbe;
    }

    /** A body of its own. */
    public static Body of(Sent sent) {
        return new Body(sent.json(), sent.names(), sent.isForm(), false);
    }

    /** What was sent laid over {@code present}, the writable fields as they are. */
    static Body over(ObjectNode present, Sent sent) {
        ObjectNode both = present.deepCopy();
        both.setAll(sent.json());
        return new Body(both, sent.names(), sent.isForm(), false);
    }

    /** An empty body of which nothing is refused, for whoever wants to know its fields. */
    static Body probe() {
        return new Body(JsonNodeFactory.instance.objectNode(), Set.of(), false, true);
    }

    /** The fields that were asked for. */
    Collection<Field> fields() {
        return fields.values();
    }

    /** Whether the client sent {@code field}. */
    public boolean isGiven(String field) {
        return given.contains(field);
    }

    /** Fields that are shown, and may be sent back as they were: nobody reads them. */
    public void ignored(String... names) {
        ignored.addAll(List.of(names));
    }

    /** Refuses what was noted, and fields nobody read. */
    public void check() {
        given.stream()
                .filter(field -> !fields.containsKey(field) && !ignored.contains(field) && !READ_ONLY.contains(field))
                .sorted()
                .forEach(field -> note(field, "Unexpected field"));
        if (!mistakes.isEmpty() && !isProbe) {
            throw Refused.fields(mistakes);
        }
    }

    /** Notes a mistake. */
    public void note(String field, String message) {
        mistakes.computeIfAbsent(field, ignored -> new ArrayList<>()).add(message);
    }

    private @Nullable JsonNode node(Field field) {
        fields.put(field.name(), field);
        JsonNode node = json.get(field.name());
        return node == null || node.isNull() ? null : node;
    }

    /** A text that must be there and not be blank. */
    public String requiredText(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.TEXT).required());
        if (node == null) {
            note(field, json.has(field) ? "This field may not be null." : "This field is required.");
            return isProbe ? "x" : "";
        }
        String text = text(field, node);
        return text == null ? "" : text;
    }

    /** A text that may be absent or null, but not blank. */
    public @Nullable String text(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.TEXT));
        return node == null ? null : text(field, node);
    }

    /** A text that may be absent or blank, but not null: the empty one where it is absent. */
    public String words(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.TEXT).neverNull());
        if (node == null) {
            neverNull(field);
            return "";
        }
        if (!node.isTextual() && !node.isNumber()) {
            note(field, "Not a valid string.");
        }
        return node.asText();
    }

    /** A text that is never answered; it may be absent or null, but not blank. */
    public @Nullable String secret(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.TEXT).secret());
        return node == null ? null : text(field, node);
    }

    private @Nullable String text(String field, JsonNode node) {
        if (!node.isTextual() && !node.isNumber()) {
            note(field, "Not a valid string.");
            return null;
        }
        if (node.asText().isBlank()) {
            note(field, "This field may not be blank.");
        }
        return node.asText();
    }

    /** A whole number of at least {@code least}, or null. */
    public @Nullable Integer integer(String field, int least) {
        JsonNode node = node(Field.of(field, Field.Kind.INTEGER).atLeast(least));
        if (node == null) {
            return null;
        }
        if (!node.canConvertToInt() && !(node.isTextual() && node.asText().matches("-?\\d{1,9}"))) {
            note(field, "A valid integer is required.");
            return null;
        }
        if (node.asInt() < least) {
            note(field, "Ensure this value is greater than or equal to " + least + ".");
        }
        return node.asInt();
    }

    /** A number of at least 0, or null. */
    public @Nullable Double number(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.NUMBER).atLeast(0));
        if (node == null) {
            return null;
        }
        boolean isNumber = node.isNumber() || (node.isTextual() && node.asText().matches("-?\\d{1,9}(\\.\\d{1,9})?"));
        if (!isNumber || !Double.isFinite(node.asDouble())) {
            note(field, "A valid number is required.");
            return null;
        }
        if (node.asDouble() < 0) {
            note(field, "Ensure this value is greater than or equal to 0.0.");
        }
        return node.asDouble();
    }

    /** A truth. */
    public boolean bool(String field, boolean otherwise) {
        JsonNode node = node(Field.of(field, Field.Kind.TRUTH).neverNull());
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean() && !Set.of("true", "false", "True", "False").contains(node.asText())) {
            note(field, "Must be a valid boolean.");
        }
        return node.isBoolean() ? node.asBoolean() : Boolean.parseBoolean(node.asText());
    }

    /** One of some words. */
    public String choice(String field, String otherwise, List<String> choices) {
        JsonNode node = node(Field.of(field, Field.Kind.TEXT).oneOf(choices));
        if (node == null) {
            return otherwise;
        }
        if (!choices.contains(node.asText())) {
            note(field, "\"" + node.asText() + "\" is not a valid choice.");
            return otherwise;
        }
        return node.asText();
    }

    /** A list of texts, or null. */
    public @Nullable List<String> texts(String field) {
        JsonNode node = list(field, node(Field.of(field, Field.Kind.TEXTS)));
        if (node == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        node.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    /** A list of some words, or null. */
    public @Nullable List<String> texts(String field, List<String> choices) {
        JsonNode node = list(field, node(Field.of(field, Field.Kind.TEXTS).someOf(choices)));
        if (node == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        node.forEach(item -> texts.add(item.asText()));
        texts.stream()
                .filter(text -> !choices.contains(text))
                .forEach(text -> note(field, "\"" + text + "\" is not a valid choice."));
        return List.copyOf(texts);
    }

    /** A time, or null. */
    public @Nullable OffsetDateTime moment(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.MOMENT));
        return node == null ? null : moment(field, node.asText());
    }

    private @Nullable OffsetDateTime moment(String field, String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            note(
                    field,
                    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
            return null;
        }
    }

    /** A list of maps of texts, or null. */
    public @Nullable List<Map<String, String>> maps(String field) {
        JsonNode node = list(field, node(Field.of(field, Field.Kind.OBJECTS)));
        if (node == null) {
            return null;
        }
        List<Map<String, String>> maps = new ArrayList<>();
        node.forEach(item -> maps.add(map(field, item)));
        return List.copyOf(maps);
    }

    private Map<String, String> map(String field, JsonNode item) {
        Map<String, String> map = new LinkedHashMap<>();
        if (!item.isObject()) {
            note(field, "Expected a dictionary of items but got type \"" + type(item) + "\".");
        }
        item.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    /** In a form a list is written as JSON, or is the one value that there is. */
    private @Nullable JsonNode list(String field, @Nullable JsonNode node) {
        JsonNode list = node != null && isForm && node.isTextual() ? fromForm(node.asText()) : node;
        if (list != null && !list.isArray()) {
            note(field, "Expected a list of items but got type \"" + type(list) + "\".");
            return null;
        }
        return list;
    }

    private static JsonNode fromForm(String text) {
        ArrayNode single = JsonNodeFactory.instance.arrayNode().add(text);
        return text.startsWith("[") || text.startsWith("{") ? Json.any(text, single) : single;
    }

    private static String type(JsonNode node) {
        return node.isArray() ? "list" : node.isObject() ? "dict" : node.isTextual() ? "str" : "int";
    }

    /** Labels: a map of texts, some of which may be null. */
    public Map<String, @Nullable String> labels() {
        JsonNode sent = node(Field.of("pulp_labels", Field.Kind.LABELS).neverNull());
        JsonNode node = sent != null && isForm && sent.isTextual() ? fromForm(sent.asText()) : sent;
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        if (node != null && !node.isObject()) {
            note("pulp_labels", "Expected a dictionary of items but got type \"" + type(node) + "\".");
            return labels;
        }
        if (node != null) {
            node.properties().forEach(label -> label(labels, label.getKey(), label.getValue()));
        }
        return labels;
    }

    private void label(Map<String, @Nullable String> labels, String key, JsonNode value) {
        String text = value.isNull() ? null : value.asText();
        labelKey("pulp_labels", key);
        labelValue("pulp_labels", key, text);
        labels.put(key, text);
    }

    /** Notes a mistake where {@code key} is no key of a label. */
    public void labelKey(String field, String key) {
        if (!LABEL_KEY.matcher(key).matches()) {
            note(field, "Key '" + key + "' contains non-alphanumerics.");
        }
    }

    /** Notes a mistake where {@code value} is no value of a label. */
    public void labelValue(String field, String key, @Nullable String value) {
        if (value != null && (value.contains("(") || value.contains(")"))) {
            note(field, "Key '" + key + "' contains value with parentheses '()'.");
        }
    }

    /** A reference to an object of {@code type}; null where there is none, or where an empty text unsets it. */
    public @Nullable UUID reference(String field, ResourceType type) {
        JsonNode node = node(Field.of(field, Field.Kind.REFERENCE));
        if (node == null || node.asText().isEmpty()) {
            return null;
        }
        return Reference.of(type, field, node.asText());
    }

    /** A reference to a version of a repository; null where there is none, or where an empty text unsets it. */
    public @Nullable VersionReference version(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.REFERENCE));
        if (node == null || node.asText().isEmpty()) {
            return null;
        }
        return VersionReference.find(node.asText())
                .filter(version -> !(version instanceof VersionReference.Latest))
                .orElseThrow(() -> Refused.field(field, "Invalid hyperlink - No URL match."));
    }

    /** A reference to a kind of object of which there is none yet: whatever is given does not exist. */
    public void nothingYet(String field) {
        JsonNode node = node(Field.of(field, Field.Kind.REFERENCE));
        if (node != null && !node.asText().isEmpty()) {
            note(field, "Invalid hyperlink - Object does not exist.");
        }
    }

    /** Notes a mistake where {@code field} was sent without a value: it can be left out, but not unset. */
    public void neverNull(String field) {
        fields.computeIfPresent(field, (name, known) -> known.neverNull());
        if (given.contains(field) && json.path(field).isNull()) {
            note(field, "This field may not be null.");
        }
    }

    /** Notes a mistake where {@code field} was not sent, be it without a value. */
    public void alwaysGiven(String field) {
        fields.computeIfPresent(field, (name, known) -> known.given());
        if (!json.has(field)) {
            note(field, "This field is required.");
        }
    }
}
