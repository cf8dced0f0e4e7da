package io.slipway.deploy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Does with a Slipway what its users do, often enough to show what is worth compiling: pushes, pulls, manages, mirrors. */
final class Exercise {
    private static final int IMAGES = 800;
    private static final int PUSHERS = 16;
    private static final int PULLS = 1_500;
    private static final int LOOKS = 100;
    private static final int[] LAYERS = {4_096, 4_096, 250_000};
    private static final int LARGE = 8;
    private static final int LARGE_PIECE = 1_000_000;
    private static final int LARGE_PIECES = 128;
    private static final String NAME = "training/app";
    private static final String MIRRORED = "t1*";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String BLOB = "application/octet-stream";
    private static final String JSON_TYPE = "application/json";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI slipway;
    private final String password;
    private final SecureRandom random = new SecureRandom();

    /** With the one on {@code port} of this machine. */
    Exercise(int port, String password) {
        this.slipway = URI.create("http://127.0.0.1:" + port);
        this.password = password;
    }

    void run() {
        push(0, basic());
        pushMany();
        IntStream.range(0, LARGE).forEach(one -> pushLarge());
        pull();
        manage();
        mirror();
    }

    /** With a token and by many at once, as when pipelines end. */
    private void pushMany() {
        String bearer = bearer("pull,push");
        try (ExecutorService pushers = Executors.newFixedThreadPool(PUSHERS)) {
            CompletableFuture<?>[] pushes = IntStream.range(1, IMAGES)
                    .mapToObj(image -> CompletableFuture.runAsync(() -> push(image, bearer), pushers))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(pushes).join();
        } catch (CompletionException e) {
            throw new Trouble("a training push failed: " + e.getCause(), e);
        }
    }

    private void push(int image, String authorization) {
        List<byte[]> blobs = new ArrayList<>(List.of("{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"%d\"}"
                .formatted(image)
                .getBytes(StandardCharsets.UTF_8)));
        IntStream.of(LAYERS).mapToObj(this::random).forEach(blobs::add);
        blobs.forEach(blob -> pushBlob(blob, authorization));
        String manifest = """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", %s},
                 "layers": [%s]}""".formatted(MANIFEST, described(blobs.getFirst()), layers(blobs));
        ask(
                201,
                request("/v2/" + NAME + "/manifests/t" + image, MANIFEST, authorization)
                        .PUT(BodyPublishers.ofString(manifest)));
        ask(
                200,
                request("/v2/" + NAME + "/blobs/" + digest(blobs.getLast()), BLOB, authorization)
                        .GET());
    }

    private byte[] random(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String layers(List<byte[]> blobs) {
        return blobs.stream()
                .skip(1)
                .map(blob -> "{\"mediaType\": \"application/vnd.oci.image.layer.v1.tar\", " + described(blob) + "}")
                .collect(Collectors.joining(", "));
    }

    private static String described(byte[] blob) {
        return "\"digest\": \"%s\", \"size\": %d".formatted(digest(blob), blob.length);
    }

    private void pushBlob(byte[] bytes, String authorization) {
        String sent = location(ask(
                202,
                request(begun(authorization), BLOB, authorization).method("PATCH", BodyPublishers.ofByteArray(bytes))));
        String whole = sent + (sent.contains("?") ? "&" : "?") + "digest=" + digest(bytes);
        ask(201, request(whole, BLOB, authorization).PUT(BodyPublishers.noBody()));
    }

    private String begun(String authorization) {
        return location(ask(
                202,
                request("/v2/" + NAME + "/blobs/uploads/", BLOB, authorization).POST(BodyPublishers.noBody())));
    }

    /** Streamed, and given up: so it takes no room. */
    private void pushLarge() {
        List<byte[]> pieces = Collections.nCopies(LARGE_PIECES, random(LARGE_PIECE));
        String sent = location(
                ask(202, request(begun(basic()), BLOB, basic()).method("PATCH", BodyPublishers.ofByteArrays(pieces))));
        ask(204, request(sent, BLOB, basic()).DELETE());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** With a token, as most do. */
    private void pull() {
        String bearer = bearer("pull");
        for (int i = 0; i < PULLS; i++) {
            ask(
                    200,
                    request("/v2/" + NAME + "/manifests/t" + i % IMAGES, JSON_TYPE, bearer)
                            .header("Accept", MANIFEST)
                            .GET());
        }
        ask(200, request("/v2/" + NAME + "/tags/list", JSON_TYPE).GET());
        ask(200, request("/v2/_catalog", JSON_TYPE).GET());
    }

    private String bearer(String actions) {
        String scope = "/token?service=" + slipway.getAuthority() + "&scope=repository:" + NAME + ":" + actions;
        return "Bearer "
                + json(ask(200, request(scope, JSON_TYPE).GET())).path("token").asText();
    }

    private void manage() {
        for (int i = 0; i < LOOKS; i++) {
            for (String list : new String[] {
                "repositories/container/container-push",
                "distributions/container/container",
                "content/container/tags",
                "tasks"
            }) {
                ask(
                        200,
                        request("/pulp/api/v3/" + list + "/?limit=10", JSON_TYPE)
                                .GET());
            }
        }
    }

    /** From itself: no other registry need be there. */
    private void mirror() {
        String remote = create(
                "remotes",
                Map.of(
                        "name",
                        "training",
                        "url",
                        slipway.toString(),
                        "upstream_name",
                        NAME,
                        "include_tags",
                        List.of(MIRRORED),
                        "username",
                        "admin",
                        "password",
                        password));
        String repository = create("repositories", Map.of("name", "training-mirror"));
        for (int i = 0; i < 2; i++) {
            await(json(ask(202, request(repository + "sync/", JSON_TYPE).POST(body(Map.of("remote", remote)))))
                    .path("task")
                    .asText());
        }
    }

    private String create(String kind, Map<String, ?> fields) {
        return json(ask(
                        201,
                        request("/pulp/api/v3/" + kind + "/container/container/", JSON_TYPE)
                                .POST(body(fields))))
                .path("pulp_href")
                .asText();
    }

    private void await(String task) {
        String state = "waiting";
        while (state.equals("waiting") || state.equals("running")) {
            state = json(ask(200, request(task, JSON_TYPE).GET())).path("state").asText();
        }
        if (!state.equals("completed")) {
            throw new Trouble("the training sync " + state);
        }
    }

    private HttpRequest.Builder request(String path, String contentType) {
        return request(path, contentType, basic());
    }

    private HttpRequest.Builder request(String path, String contentType, String authorization) {
        return HttpRequest.newBuilder(slipway.resolve(path))
                .header("Authorization", authorization)
                .header("Content-Type", contentType);
    }

    private String basic() {
        String pair = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        return "Basic " + pair;
    }

    @CanIgnoreReturnValue
    private HttpResponse<String> ask(int expected, HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(PATIENCE).build();
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
            if (answer.statusCode() != expected) {
                throw new Trouble("the training " + request.method() + " of "
                        + request.uri().getPath() + " was answered with " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted; no AOT cache was made");
        }
    }

    private static HttpRequest.BodyPublisher body(Map<String, ?> fields) {
        return BodyPublishers.ofString(JSON.valueToTree(fields).toString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + answer.body(), e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
