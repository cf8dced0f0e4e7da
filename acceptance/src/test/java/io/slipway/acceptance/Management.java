package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** The management API of a running Slipway, asked as the administrator, and the registry beside it, asked as nobody. */
final class Management {
    static final String V3 = "/pulp/api/v3/";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("completed", "failed", "canceled");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final String authorization;

    Management(RunningSlipway slipway) {
        byte[] credentials = ("admin:" + slipway.password()).getBytes(StandardCharsets.UTF_8);
        this.server = "http://localhost:" + slipway.port();
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** Something that comes true. */
    interface Condition {
        boolean holds();
    }

    static void until(Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        }
    }

    /** The href of what was made. */
    String create(String list, String body) {
        return json(201, send("POST", V3 + list, body)).path("pulp_href").asText();
    }

    /** Changes something; waits for its task, where there is one. */
    void patch(String href, String body) {
        HttpResponse<String> answer = send("PATCH", href, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        if (answer.statusCode() == 202) {
            ended(read(answer).path("task").asText());
        }
    }

    /** Orders a sync; the href of its task. */
    String sync(String repository, String remote, boolean mirror) {
        String body = "{\"remote\":\"%s\",\"mirror\":%b}".formatted(remote, mirror);
        return json(202, send("POST", repository + "sync/", body)).path("task").asText();
    }

    /** The task, as soon as it has ended, however. */
    JsonNode ended(String task) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode seen = get(task);
        while (!ENDS.contains(seen.path("state").asText())) {
            assertThat(System.nanoTime()).as("in time: " + seen).isLessThan(deadline);
            seen = get(task);
        }
        return seen;
    }

    String state(String task) {
        return get(task).path("state").asText();
    }

    JsonNode get(String path) {
        return json(200, send("GET", path, ""));
    }

    int status(String path) {
        return send("GET", path, "").statusCode();
    }

    @CanIgnoreReturnValue
    HttpResponse<String> send(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** What the registry answers to somebody without credentials. */
    HttpResponse<String> pull(String path) {
        return send(HttpRequest.newBuilder(URI.create(server + "/v2/" + path)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode json(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return read(answer);
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }
}
