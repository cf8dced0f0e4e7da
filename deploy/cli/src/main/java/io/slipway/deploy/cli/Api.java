package io.slipway.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The management API, asked as the administrator. */
final class Api {
    static final String ROOT = "/pulp/api/v3/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI server;
    private final String authorization;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Api(URI server, String user, String password) {
        this.server = server;
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(both);
    }

    ObjectNode object() {
        return JSON.createObjectNode();
    }

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    @CanIgnoreReturnValue
    JsonNode post(String path, JsonNode body) {
        return send("POST", path, body);
    }

    @CanIgnoreReturnValue
    JsonNode patch(String path, JsonNode body) {
        return send("PATCH", path, body);
    }

    /** The object of a list that is called {@code name}. */
    Optional<JsonNode> named(String list, String name) {
        JsonNode results = get(ROOT + list + "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .path("results");
        return results.isEmpty() ? Optional.empty() : Optional.of(results.get(0));
    }

    /** What was refused and why, in the words of the answer where it has any. */
    private static String refusal(String asked, HttpResponse<String> response) {
        if (response.statusCode() == 401) {
            return "the administrator's password is not the one Slipway knows; say where it is with --state, or give it in "
                    + "SLIPWAY_ADMIN_PASSWORD";
        }
        return asked + " was refused (" + response.statusCode() + "): " + reasons(response.body());
    }

    private static String reasons(String body) {
        try {
            JsonNode document = JSON.readTree(body);
            return document.isObject()
                    ? document.properties().stream()
                            .map(field -> field.getKey() + ": " + said(field.getValue()))
                            .collect(Collectors.joining("; "))
                    : said(document);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static String said(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(" "))
                : value.asText();
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new Trouble(refusal(method + " " + path, response));
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new Trouble(server + " answers, but not as Slipway does: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Trouble("Slipway does not answer at " + server + " (" + e + "); start it with ./slipway up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted; the sync goes on, ./slipway mirror again shows it");
        }
    }
}
