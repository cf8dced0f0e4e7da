package io.slipway.pulp.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.href.ResourceType;
import java.util.List;
import java.util.Map;

/** A request was refused, in one of the shapes Pulp's clients know. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final int status;
    private final transient JsonNode body;
    private final long retryAfter;

    private Refused(int status, JsonNode body) {
        this(status, body, 0);
    }

    private Refused(int status, JsonNode body, long retryAfter) {
        super(status + " " + body);
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    /** {@code {"detail": "…"}} with any status, for a client that is to try again after {@code seconds}. */
    public static Refused later(int status, String detail, long seconds) {
        return new Refused(status, JSON.objectNode().put("detail", detail), seconds);
    }

    /** 400: {@code {"field": ["message"]}}. */
    public static Refused field(String field, String message) {
        return fields(Map.of(field, List.of(message)));
    }

    /** 400: all mistakes of a body by field. */
    public static Refused fields(Map<String, List<String>> mistakes) {
        ObjectNode body = JSON.objectNode();
        mistakes.forEach((field, messages) -> messages.forEach(body.withArray(field)::add));
        return new Refused(400, body);
    }

    /** 400: a mistake below a field. */
    public static Refused nested(String field, String message) {
        ObjectNode body = JSON.objectNode();
        body.putObject(field).put(field, message);
        return new Refused(400, body);
    }

    /** 400: a mistake in the item at {@code position} of a field. */
    public static Refused item(String field, int position, String message) {
        ObjectNode body = JSON.objectNode();
        body.putObject(field).putArray(Integer.toString(position)).add(message);
        return new Refused(400, body);
    }

    /** 403: seen, but not permitted. */
    public static Refused forbidden() {
        return detail(403, "You do not have permission to perform this action.");
    }

    /** 400: a list of messages, as views raise them. */
    public static Refused list(String message) {
        return new Refused(400, JSON.arrayNode().add(message));
    }

    /** 400: parameters a list cannot be asked by. */
    public static Refused filters(List<String> names) {
        ArrayNode errors = JSON.arrayNode();
        names.forEach(name -> errors.add("Invalid Filter: '" + name + "'"));
        ObjectNode body = JSON.objectNode();
        body.set("errors", errors);
        return new Refused(400, body);
    }

    /** {@code {"detail": "…"}} with any status. */
    public static Refused detail(int status, String detail) {
        return new Refused(status, JSON.objectNode().put("detail", detail));
    }

    /** 404 of something that has no name in Pulp. */
    public static Refused notFound() {
        return detail(404, "Not found.");
    }

    /** 404 of an object. */
    public static Refused unknown(ResourceType type) {
        return detail(404, "No " + type.model() + " matches the given query.");
    }

    /** The status it is answered with. */
    public int status() {
        return status;
    }

    /** After how many seconds the client may try again; 0 where that would change nothing. */
    public long retryAfter() {
        return retryAfter;
    }

    /** The body it is answered with. */
    public JsonNode body() {
        return body;
    }
}
