package io.slipway.pulp.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is read field by field. Every mistake is noted, and {@link #check} refuses them all at once. A PATCH is the same
 * body laid over what is known, so one reading serves POST, PUT and PATCH.
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
    private final Map<String, List<String>> mistakes = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    private Body(ObjectNode json, Set<String> given) {
        this.json = json;
        this.given = given;
    }

    /** A body of its own. */
    public static Body of(@Nullable String text) {
        ObjectNode json = Json.object(text);
        return new Body(json, names(json));
    }

    /** What was sent laid over {@code present}, the writable fields as they are. */
    public static Body over(ObjectNode present, @Nullable String text) {
        ObjectNode sent = Json.object(text);
        ObjectNode both = present.deepCopy();
        both.setAll(sent);
        return new Body(both, names(sent));
    }

    private static Set<String> names(ObjectNode json) {
        return Set.copyOf(json.properties().stream().map(Map.Entry::getKey).toList());
    }

    /** Whether the client sent {@code field}. */
    public boolean isGiven(String field) {
        return given.contains(field);
    }

    /** Refuses what was noted, and fields nobody read. */
    public void check() {
        given.stream()
                .filter(field -> !known.contains(field) && !READ_ONLY.contains(field))
                .sorted()
                .forEach(field -> note(field, "Unexpected field"));
        if (!mistakes.isEmpty()) {
            throw Refused.fields(mistakes);
        }
    }

    /** Notes a mistake. */
    public void note(String field, String message) {
        mistakes.computeIfAbsent(field, ignored -> new ArrayList<>()).add(message);
    }

    private @Nullable JsonNode node(String field) {
        known.add(field);
        JsonNode node = json.get(field);
        return node == null || node.isNull() ? null : node;
    }

    /** A text that must be there and not be blank. */
    public String requiredText(String field) {
        JsonNode node = node(field);
        if (node == null) {
            note(field, json.has(field) ? "This field may not be null." : "This field is required.");
            return "";
        }
        String text = text(field, node);
        if (text != null && text.isBlank()) {
            note(field, "This field may not be blank.");
        }
        return text == null ? "" : text;
    }

    /** A text that may be absent or null, but not blank. */
    public @Nullable String text(String field) {
        JsonNode node = node(field);
        String text = node == null ? null : text(field, node);
        if (text != null && text.isBlank()) {
            note(field, "This field may not be blank.");
        }
        return text;
    }

    private @Nullable String text(String field, JsonNode node) {
        if (node.isTextual() || node.isNumber()) {
            return node.asText();
        }
        note(field, "Not a valid string.");
        return null;
    }

    /** A whole number of at least {@code least}, or null. */
    public @Nullable Integer integer(String field, int least) {
        JsonNode node = node(field);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() && !(node.isTextual() && node.asText().matches("-?\\d{1,9}"))) {
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
        JsonNode node = node(field);
        if (node == null) {
            return null;
        }
        if (!node.isNumber()) {
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
        JsonNode node = node(field);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean() && !Set.of("true", "false").contains(node.asText())) {
            note(field, "Must be a valid boolean.");
        }
        return node.asBoolean(otherwise);
    }

    /** One of some words. */
    public String choice(String field, String otherwise, Set<String> choices) {
        JsonNode node = node(field);
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
        JsonNode node = node(field);
        if (node == null) {
            return null;
        }
        if (!node.isArray()) {
            note(field, "Expected a list of items but got type \"" + (node.isTextual() ? "str" : "dict") + "\".");
            return null;
        }
        List<String> texts = new ArrayList<>();
        node.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    /** Labels: a map of texts, some of which may be null. */
    public Map<String, @Nullable String> labels() {
        JsonNode node = node("pulp_labels");
        Map<String, @Nullable String> labels = new LinkedHashMap<>();
        if (node != null && !node.isObject()) {
            note(
                    "pulp_labels",
                    "Expected a dictionary of items but got type \"" + (node.isArray() ? "list" : "str") + "\".");
            return labels;
        }
        if (node != null) {
            node.properties().forEach(label -> label(labels, label.getKey(), label.getValue()));
        }
        return labels;
    }

    private void label(Map<String, @Nullable String> labels, String key, JsonNode value) {
        String text = value.isNull() ? null : value.asText();
        if (!LABEL_KEY.matcher(key).matches()) {
            note("pulp_labels", "Key '" + key + "' contains non-alphanumerics.");
        }
        if (text != null && (text.contains("(") || text.contains(")"))) {
            note("pulp_labels", "Key '" + key + "' contains value with parentheses '()'.");
        }
        labels.put(key, text);
    }

    /** A reference to an object of {@code type}; null where there is none, or where an empty text unsets it. */
    public @Nullable UUID reference(String field, ResourceType type) {
        JsonNode node = node(field);
        if (node == null || node.asText().isEmpty()) {
            return null;
        }
        return Reference.of(type, field, node.asText());
    }

    /** A reference to a version of a repository, with its number. */
    public Reference.@Nullable Version version(String field) {
        JsonNode node = node(field);
        if (node == null || node.asText().isEmpty()) {
            return null;
        }
        return Reference.version(node.asText())
                .filter(version -> version.number().isPresent())
                .orElseThrow(() -> Refused.field(field, "Invalid hyperlink - No URL match."));
    }
}
