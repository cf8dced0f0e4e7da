package io.slipway.pulp.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.filter.Filter;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The document itself: OpenAPI 3.0.3, within what pulp-glue reads, which forbids every key it does not know. Each service makes one of its
 * own resources; the published one is their union.
 */
public final class ApiDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> BODIES =
            List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");

    /** Where a part keeps the short id of an operation; never published. */
    private static final String SHORT_ID = "x-short-id";

    private static final Set<String> SINGLE_OR_MANY = Set.of("media_type", "digest");

    private ApiDocument() {}

    /**
     * The document of {@code resources}: paths and schemas, in the shape {@link #union} takes.
     *
     * @throws IllegalStateException when one of them answers other routes than it tells
     */
    public static ObjectNode of(Collection<? extends Described> resources) {
        Schemas schemas = new Schemas();
        ObjectNode document = JSON.objectNode();
        ObjectNode paths = document.putObject("paths");
        resources.forEach(Routes::require);
        resources.stream()
                .flatMap(resource -> resource.operations().all().stream())
                .forEach(operation -> paths.withObjectProperty(operation.path())
                        .set(operation.method(), operation(operation, schemas)));
        document.putObject("components").putObject("schemas").setAll(schemas.all());
        return document;
    }

    /** For whom the document is. */
    public enum Reader {
        /** pulp-glue, which calls operations by their ids and checks every value it sends against the schemas. */
        CLIENT,
        /** A generator of clients, which makes classes of tags and methods of ids. */
        GENERATOR
    }

    /** The published document: what the union of {@code parts} says of {@code about}. */
    public static ObjectNode union(Collection<ObjectNode> parts, Components about, Reader reader) {
        ObjectNode document = JSON.objectNode().put("openapi", "3.0.3");
        ObjectNode info = document.putObject("info")
                .put("title", "Slipway")
                .put("version", "v3")
                .put("description", "Mirror, version, promote and serve container images; speaks the API of Pulp 3.");
        info.putObject("license").put("name", "Apache-2.0");
        about.tell(info.putObject("x-pulp-app-versions"));
        info.put("x-pulp-domain-enabled", false);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = JSON.objectNode();
        for (ObjectNode part : parts) {
            paths.setAll(fit((ObjectNode) part.get("paths"), reader));
            schemas.setAll((ObjectNode) part.get("components").get("schemas"));
        }
        paths.properties().removeIf(path -> !about.have(path.getKey()));
        ObjectNode components = document.putObject("components");
        components.putObject("schemas").setAll(Schemas.referred(paths, schemas));
        components
                .putObject("securitySchemes")
                .putObject("basicAuth")
                .put("type", "http")
                .put("scheme", "basic");
        return document;
    }

    private static ObjectNode fit(ObjectNode paths, Reader reader) {
        ObjectNode fit = paths.deepCopy();
        fit.forEach(path -> path.forEach(operation -> fitOperation((ObjectNode) operation, reader)));
        return fit;
    }

    private static void fitOperation(ObjectNode operation, Reader reader) {
        JsonNode shortId = operation.remove(SHORT_ID);
        if (reader == Reader.GENERATOR) {
            operation.set("operationId", shortId);
        } else {
            operation.get("parameters").forEach(ApiDocument::acceptOne);
        }
    }

    /**
     * pulp-cli sends one value where Pulp declares a list, and then refuses to send what it has ({@code --media-type}, {@code --digest}).
     * Names that end in {@code __in} or {@code __range} it sends as lists.
     */
    private static void acceptOne(JsonNode parameter) {
        boolean isArray = parameter.path("schema").path("type").asText().equals("array");
        if (isArray && SINGLE_OR_MANY.contains(parameter.get("name").asText())) {
            ((ObjectNode) parameter).set("schema", Schemas.oneOrMany((ObjectNode) parameter.get("schema")));
        }
    }

    private static ObjectNode operation(Operation operation, Schemas schemas) {
        ObjectNode node = JSON.objectNode().put("operationId", operation.id()).put(SHORT_ID, operation.shortId());
        node.putArray("tags").add(operation.tag());
        node.set("parameters", parameters(operation));
        Form<?> form = operation.form();
        if (form != null) {
            node.set("requestBody", request(schemas.request(form, operation.isPartial())));
        }
        if (!operation.isOpen()) {
            node.putArray("security").addObject().putArray("basicAuth");
        }
        ObjectNode responses = node.putObject("responses");
        operation.answers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(answer -> responses.set(answer.getKey().toString(), response(answer.getValue(), schemas)));
        return node;
    }

    private static ObjectNode request(ObjectNode schema) {
        ObjectNode body = JSON.objectNode();
        ObjectNode content = body.putObject("content");
        BODIES.forEach(type -> content.putObject(type).set("schema", schema));
        return body.put("required", true);
    }

    private static ObjectNode response(Optional<Operation.Answer> answer, Schemas schemas) {
        ObjectNode response = JSON.objectNode();
        answer.map(schemas::answer)
                .ifPresent(schema -> response.putObject("content")
                        .putObject("application/json")
                        .set("schema", schema));
        return response.put("description", "");
    }

    private static ArrayNode parameters(Operation operation) {
        ArrayNode parameters = JSON.arrayNode();
        Stream.of(object(operation), list(operation.filters()), projection(operation))
                .flatMap(part -> part)
                .forEach(parameters::add);
        return parameters;
    }

    private static Stream<JsonNode> object(Operation operation) {
        return Stream.ofNullable(operation.parameter())
                .map(name -> JSON.objectNode()
                        .put("in", "path")
                        .put("name", name)
                        .put("required", true)
                        .set("schema", Schemas.parameter("string", null, false, List.of())));
    }

    private static Stream<JsonNode> list(@Nullable Filters filters) {
        if (filters == null) {
            return Stream.of();
        }
        Stream<JsonNode> own = filters.all().stream().map(ApiDocument::filter);
        Stream<JsonNode> every = Stream.of(
                query("limit", "integer", null, false, List.of(), false),
                query("offset", "integer", null, false, List.of(), false),
                query("ordering", "string", null, true, orders(filters), false));
        return Stream.concat(own, every);
    }

    private static List<String> orders(Filters filters) {
        return filters.orders().stream()
                .sorted()
                .flatMap(name -> Stream.of(name, "-" + name))
                .toList();
    }

    private static JsonNode filter(Filter filter) {
        Shape shape = filter.shape();
        return query(
                filter.name(), shape.type(), shape.format(), shape.isList(), filter.choices(), filter.isRepeated());
    }

    /** What is read can be cut down to some fields. */
    private static Stream<JsonNode> projection(Operation operation) {
        return operation.method().equals("get")
                ? Stream.of("fields", "exclude_fields").map(name -> query(name, "string", null, true, List.of(), true))
                : Stream.of();
    }

    private static JsonNode query(
            String name,
            String type,
            @Nullable String format,
            boolean isList,
            List<String> choices,
            boolean isRepeated) {
        ObjectNode parameter = JSON.objectNode().put("in", "query").put("name", name);
        if (isList && !isRepeated) {
            parameter.put("style", "form").put("explode", false);
        }
        parameter.set("schema", Schemas.parameter(type, format, isList, choices));
        return parameter;
    }
}
