package io.slipway.testkit.registry;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.tls.TestAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A registry on a loopback port that serves {@link TestImage}s, asks for credentials, and misbehaves as it is told. */
public final class ScriptedRegistry implements AutoCloseable {
    private static final Buffer CHUNK = Buffer.buffer(new byte[64 * 1024]);

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, Map<String, TestImage>> tags = new ConcurrentHashMap<>();
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, TestImage> manifests = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private volatile Guard guard = Guard.OPEN;
    private volatile @Nullable String credentials;
    private volatile @Nullable URI realm;
    private final AtomicInteger tokens = new AtomicInteger();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final String scheme;
    private volatile int tagsInAPage = Integer.MAX_VALUE;

    /** How the registry wants to be asked. */
    private enum Guard {
        OPEN,
        BASIC,
        BEARER
    }

    /**
     * A request it got.
     *
     * @param line method and path: {@code GET /v2/library/alpine/manifests/3.20}
     */
    public record Asked(
            String line,
            @Nullable String authorization,
            @Nullable String range) {}

    /** What it does instead of serving. */
    private record Rule(Predicate<HttpServerRequest> applies, Misbehaviour misbehaviour, AtomicInteger times) {
        boolean takes(HttpServerRequest request) {
            return applies.test(request) && times.getAndDecrement() > 0;
        }
    }

    /** Something an upstream does to us. */
    @FunctionalInterface
    public interface Misbehaviour {
        /** Answers {@code request}; {@code right} is what it should have answered with, where that is known. */
        void answer(HttpServerRequest request, byte[] right);
    }

    private ScriptedRegistry(HttpServerOptions options) {
        this.scheme = options.isSsl() ? "https" : "http";
        this.server =
                vertx.createHttpServer(options).connectionHandler(this::opened).requestHandler(this::handle);
    }

    /** A registry that runs. */
    public static ScriptedRegistry start() {
        return start(new HttpServerOptions());
    }

    /** A registry that speaks TLS as {@code identity}. */
    public static ScriptedRegistry startTls(TestAuthority.Identity identity) {
        return start(tls(identity));
    }

    /** The same, open only to clients {@code authority} vouches for. */
    public static ScriptedRegistry startTls(TestAuthority.Identity identity, TestAuthority authority) {
        return start(tls(identity)
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.certificate()))));
    }

    private static HttpServerOptions tls(TestAuthority.Identity identity) {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(identity.certificate()))
                        .addKeyValue(Buffer.buffer(identity.key())));
    }

    private static ScriptedRegistry start(HttpServerOptions options) {
        ScriptedRegistry registry = new ScriptedRegistry(options);
        try {
            registry.server
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            return registry;
        } catch (Exception e) {
            throw new IllegalStateException("the scripted registry does not start", e);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }

    private void opened(HttpConnection connection) {
        connections.add(connection);
        connection.closeHandler(closed -> connections.remove(connection));
    }

    /** Where it is: {@code 127.0.0.1:12345}. */
    public String host() {
        return "127.0.0.1:" + server.actualPort();
    }

    /** Its root: {@code https://127.0.0.1:12345}. */
    public URI url() {
        return URI.create(scheme + "://" + host());
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Holds {@code image} as {@code name:tag}. */
    @CanIgnoreReturnValue
    public ScriptedRegistry with(String name, String tag, TestImage image) {
        tags.computeIfAbsent(name, ignored -> new TreeMap<>()).put(tag, image);
        image.all().forEach(each -> {
            manifests.put(each.digest(), each);
            blobs.putAll(each.blobs());
        });
        return this;
    }

    /** Asks for Basic credentials. */
    @CanIgnoreReturnValue
    public ScriptedRegistry behindBasic(String username, String password) {
        guard = Guard.BASIC;
        credentials = basic(username, password);
        return this;
    }

    /** Asks for a token, which its own token server gives for Basic credentials. */
    @CanIgnoreReturnValue
    public ScriptedRegistry behindToken(String username, String password) {
        guard = Guard.BEARER;
        credentials = basic(username, password);
        return this;
    }

    /** Forgets the tokens it gave, whatever it said about how long they are good. */
    public void revokeTokens() {
        tokens.incrementAndGet();
    }

    /** Lists {@code count} tags at a time, with a link to the next ones. */
    @CanIgnoreReturnValue
    public ScriptedRegistry withTagsInPagesOf(int count) {
        tagsInAPage = count;
        return this;
    }

    /** Sends clients to another token server than its own. */
    @CanIgnoreReturnValue
    public ScriptedRegistry withRealm(URI elsewhere) {
        realm = elsewhere;
        return this;
    }

    /** Does {@code misbehaviour} the next {@code times} times a path that holds {@code part} is asked for. */
    @CanIgnoreReturnValue
    public ScriptedRegistry misbehave(String part, int times, Misbehaviour misbehaviour) {
        rules.add(new Rule(request -> request.path().contains(part), misbehaviour, new AtomicInteger(times)));
        return this;
    }

    /** From now on does nothing wrong any more. */
    public void behave() {
        rules.clear();
    }

    /** Answers with a status. */
    public static Misbehaviour status(int status, String... headers) {
        return (request, right) -> {
            for (int i = 0; i < headers.length; i += 2) {
                request.response().putHeader(headers[i], headers[i + 1]);
            }
            request.response().setStatusCode(status).end("scripted");
        };
    }

    /** Sends the first {@code bytes} of the right answer and cuts the connection. */
    public static Misbehaviour cutAfter(int bytes) {
        return (request, right) -> {
            HttpServerResponse response = request.response();
            response.putHeader("Content-Length", Integer.toString(right.length));
            response.write(Buffer.buffer().appendBytes(right, 0, Math.min(bytes, right.length)))
                    .onComplete(sent -> request.connection().close());
        };
    }

    /** Sends as many bytes, but wrong ones. */
    public static Misbehaviour wrongBytes() {
        return (request, right) -> request.response().end(Buffer.buffer(new byte[right.length]));
    }

    /** Says that there are {@code bytes} more (or, where negative, fewer) than there are, and sends as many. */
    public static Misbehaviour wrongLength(int bytes) {
        return (request, right) -> request.response()
                .end(Buffer.buffer()
                        .appendBytes(right, 0, Math.min(right.length, right.length + bytes))
                        .appendBytes(new byte[Math.max(0, bytes)]));
    }

    /** Sends bytes as long as somebody takes them. */
    public static Misbehaviour endless() {
        return (request, right) -> {
            request.response().setChunked(true);
            pour(request.response());
        };
    }

    private static void pour(HttpServerResponse response) {
        response.write(CHUNK).onSuccess(taken -> pour(response));
    }

    /** Takes the request and says nothing, ever. */
    public static Misbehaviour silence() {
        return (request, right) -> {};
    }

    /** Sends the right bytes, {@code bytes} of them every {@code millis} milliseconds. */
    public static Misbehaviour trickle(int bytes, int millis) {
        return (request, right) -> {
            request.response().putHeader("Content-Length", Integer.toString(right.length));
            drip(request.response(), right, 0, bytes, millis);
        };
    }

    private static void drip(HttpServerResponse response, byte[] all, int from, int bytes, int millis) {
        int to = Math.min(all.length, from + bytes);
        response.write(Buffer.buffer().appendBytes(all, from, to - from));
        if (to == all.length) {
            response.end();
        } else {
            Vertx.currentContext().owner().setTimer(millis, tick -> drip(response, all, to, bytes, millis));
        }
    }

    /** Sends clients somewhere else. */
    public static Misbehaviour redirect(String location) {
        return status(307, "Location", location);
    }

    /** What it was asked, in order. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** What it was asked, as lines. */
    public List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    /** Forgets what it was asked. */
    public void forget() {
        asked.clear();
    }

    private static String basic(String username, String password) {
        byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private void handle(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        asked.add(new Asked(request.method() + " " + request.path(), authorization, request.getHeader("Range")));
        if (request.path().equals("/token")) {
            token(request, authorization);
        } else if (!mayEnter(authorization)) {
            challenge(request);
        } else {
            serve(request);
        }
    }

    private boolean mayEnter(@Nullable String authorization) {
        return switch (guard) {
            case OPEN -> true;
            case BASIC -> authorization != null && authorization.equals(credentials);
            case BEARER -> ("Bearer " + token()).equals(authorization);
        };
    }

    private String token() {
        return "token-" + tokens.get();
    }

    private void token(HttpServerRequest request, @Nullable String authorization) {
        if (authorization != null && authorization.equals(credentials)) {
            request.response().end("{\"token\":\"" + token() + "\",\"expires_in\":300}");
        } else {
            request.response().setStatusCode(401).end();
        }
    }

    private void challenge(HttpServerRequest request) {
        URI elsewhere = realm;
        String challenge = guard == Guard.BASIC
                ? "Basic realm=\"scripted\""
                : "Bearer realm=\"%s\",service=\"scripted\",scope=\"repository:x:pull\""
                        .formatted(elsewhere == null ? url() + "/token" : elsewhere);
        request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", challenge)
                .end();
    }

    private void serve(HttpServerRequest request) {
        byte[] right = find(request);
        for (Rule rule : rules) {
            if (rule.takes(request)) {
                rule.misbehaviour().answer(request, right == null ? new byte[0] : right);
                return;
            }
        }
        if (right == null) {
            request.response().setStatusCode(404).end("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
        } else {
            send(request, right);
        }
    }

    private static void send(HttpServerRequest request, byte[] bytes) {
        String range = request.getHeader("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        HttpServerResponse response = request.response();
        response.setStatusCode(from == 0 ? 200 : 206)
                .putHeader("Content-Length", Integer.toString(bytes.length - from));
        if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.end(Buffer.buffer().appendBytes(bytes, from, bytes.length - from));
        }
    }

    private byte @Nullable [] find(HttpServerRequest request) {
        String path = request.path();
        if (path.endsWith("/tags/list")) {
            return tagList(request, path.substring("/v2/".length(), path.length() - "/tags/list".length()));
        }
        String tail = path.substring(path.lastIndexOf('/') + 1);
        if (path.contains("/blobs/")) {
            return blobs.get(Digest.fromString(tail));
        }
        int cut = path.lastIndexOf("/manifests/");
        return cut < 0 ? null : manifest(request, path.substring("/v2/".length(), cut), tail);
    }

    private byte @Nullable [] tagList(HttpServerRequest request, String name) {
        Map<String, TestImage> known = tags.get(name);
        if (known == null) {
            return null;
        }
        String last = request.getParam("last", "");
        List<String> page = known.keySet().stream()
                .filter(tag -> tag.compareTo(last) > 0)
                .limit(tagsInAPage)
                .toList();
        if (!page.isEmpty() && known.keySet().stream().anyMatch(tag -> tag.compareTo(page.getLast()) > 0)) {
            request.response()
                    .putHeader("Link", "</v2/%s/tags/list?last=%s>; rel=\"next\"".formatted(name, page.getLast()));
        }
        return ("{\"name\":\"" + name + "\",\"tags\":[\"" + String.join("\",\"", page) + "\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte @Nullable [] manifest(HttpServerRequest request, String name, String reference) {
        TestImage image = Digest.looksLike(reference)
                ? manifests.get(Digest.fromString(reference))
                : tags.getOrDefault(name, Map.of()).get(reference);
        if (image == null) {
            return null;
        }
        request.response()
                .putHeader("Content-Type", image.mediaType().toString())
                .putHeader("Docker-Content-Digest", image.digest().toString());
        return image.manifest().getBytes(StandardCharsets.UTF_8);
    }
}
