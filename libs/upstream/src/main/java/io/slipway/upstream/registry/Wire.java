package io.slipway.upstream.registry;

import io.slipway.upstream.auth.Authorization;
import io.slipway.upstream.egress.EgressRefused;
import io.slipway.upstream.limits.Backoff;
import io.slipway.upstream.limits.Pace;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Requests to one upstream: retried, authorised, redirected, each hop checked against the egress policy. */
final class Wire {
    private static final int MOST_REDIRECTS = 5;
    private static final int SHOWN = 200;
    /** How much later a silent connection is closed than its request is given up: so the failure says why. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final int MOST_OF_AN_ERROR = 8 * 1024;
    private static final int MOST_OF_A_TOKEN = 256 * 1024;
    private static final Duration LONGEST_DOCUMENT = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Upstream upstream;
    private final HttpClient client;
    private final Authorization authorization;
    private final Redaction redaction;
    private final Backoff backoff;
    private final Pace pace;
    private final Addresses addresses;
    private final Clock clock = Clock.systemUTC();

    Wire(Vertx vertx, Upstream upstream) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.client = vertx.createHttpClient(options(vertx, upstream));
        this.authorization = new Authorization(
                upstream.registry(),
                upstream.name(),
                upstream.credentials(),
                upstream.trustedRealms(),
                this::token,
                clock);
        this.redaction = Redaction.of(upstream);
        this.backoff = new Backoff(upstream.limits(), Wire::again);
        this.pace = new Pace(upstream.limits().perSecond(), System::nanoTime);
        this.addresses = new Addresses(upstream.egress());
    }

    /**
     * A request.
     *
     * @param what for people: {@code pull manifest library/alpine:3.20 from registry-1.docker.io}
     */
    record Call(HttpMethod method, URI uri, Map<String, String> headers, String what) {
        Call to(URI elsewhere) {
            return new Call(method, elsewhere, headers, what);
        }
    }

    /** Sends {@code call} and returns an answer of the 200s, its body not read yet. */
    Uni<HttpClientResponse> send(Call call) {
        return backoff.retry(() -> attempt(call));
    }

    /** An answer with its whole body. */
    record Document(HttpClientResponse response, Buffer body) {}

    /** Sends {@code call} and returns an answer of the 200s with its body of at most {@code most} bytes; both are tried again. */
    Uni<Document> fetch(Call call, int most) {
        return backoff.retry(() -> attempt(call)
                .chain(response -> document(response, most, call.what()).map(body -> new Document(response, body))));
    }

    void close() {
        client.closeAndForget();
    }

    private Uni<HttpClientResponse> attempt(Call call) {
        Optional<String> header = header(call.uri());
        return exchange(call, header)
                .chain(response -> response.statusCode() == 401
                        ? authorised(call, response, header)
                        : Uni.createFrom().item(response))
                .chain(response -> followed(call, response, 0))
                .chain(response -> accepted(call, response));
    }

    private Uni<HttpClientResponse> authorised(Call call, HttpClientResponse challenged, Optional<String> refused) {
        return Uni.createFrom()
                .deferred(() -> authorization.answer(challenged.getHeader("WWW-Authenticate"), refused))
                .onFailure(failure -> !(failure instanceof UpstreamException))
                .transform(failure -> UpstreamException.lied(call.what(), String.valueOf(failure.getMessage())))
                .chain(answer -> answer.isEmpty()
                        ? Uni.createFrom().item(challenged)
                        : drained(challenged).chain(() -> exchange(call, answer)));
    }

    private Uni<HttpClientResponse> followed(Call call, HttpClientResponse response, int hops) {
        String location = response.getHeader("Location");
        int status = response.statusCode();
        if (status < 301 || status > 308 || status == 304 || location == null) {
            return Uni.createFrom().item(response);
        }
        return drained(response)
                .map(ignored -> call.to(target(call, location, hops)))
                .chain(next -> exchange(next, header(next.uri())).chain(answer -> followed(next, answer, hops + 1)));
    }

    private URI target(Call call, String location, int hops) {
        if (hops == MOST_REDIRECTS) {
            throw UpstreamException.lied(call.what(), "too many redirects, the last one to " + shown(location));
        }
        try {
            URI target = call.uri().resolve(location);
            if (isDowngrade(call.uri(), target)) {
                throw UpstreamException.lied(call.what(), "redirected from https to " + target.getScheme());
            }
            if (target.getHost() == null) {
                throw UpstreamException.lied(call.what(), "redirected to no host: " + shown(location));
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw UpstreamException.lied(call.what(), "redirected to something that is no URL: " + shown(location));
        }
    }

    /** The query of a redirect may be a signature that opens what it leads to. */
    private String shown(String location) {
        String path = redaction.of(location.replaceAll("[?#].*", ""), authorization.current());
        return path.length() > SHOWN ? path.substring(0, SHOWN) + "…" : path;
    }

    private Optional<String> header(URI target) {
        return isSameServer(target) ? authorization.current() : Optional.empty();
    }

    private static boolean isDowngrade(URI from, URI to) {
        return !"https".equals(to.getScheme()) && !("http".equals(to.getScheme()) && "http".equals(from.getScheme()));
    }

    private boolean isSameServer(URI target) {
        URI registry = upstream.registry();
        return registry.getScheme().equals(target.getScheme())
                && registry.getHost().equalsIgnoreCase(String.valueOf(target.getHost()))
                && port(registry) == port(target);
    }

    private Uni<HttpClientResponse> accepted(Call call, HttpClientResponse response) {
        return response.statusCode() / 100 == 2
                ? Uni.createFrom().item(response)
                : document(response, MOST_OF_AN_ERROR, call.what())
                        .onFailure()
                        .recoverWithItem(Buffer.buffer())
                        .chain(body -> Uni.createFrom().failure(refused(call, response, body)));
    }

    private UpstreamException refused(Call call, HttpClientResponse response, Buffer body) {
        String said = redaction
                .of(body.toString(), authorization.current())
                .replaceAll("\\s+", " ")
                .strip();
        return UpstreamException.answered(
                call.what(),
                response.statusCode(),
                said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said,
                retryAfter(response.getHeader("Retry-After")));
    }

    private @Nullable Duration retryAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            Instant when = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(clock.instant(), when);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }

    /** One request and the head of its answer. */
    private Uni<HttpClientResponse> exchange(Call call, Optional<String> authorizationHeader) {
        return options(call, authorizationHeader)
                .call(pace::turn)
                .chain(client::request)
                .chain(request -> answered(request, call))
                .invoke(response -> response.pause())
                .onFailure(failure -> !(failure instanceof UpstreamException))
                .transform(failure -> failed(call, failure));
    }

    /** An address that may not be asked may not be asked a second later. */
    private static UpstreamException failed(Call call, Throwable failure) {
        return failure instanceof EgressRefused
                ? UpstreamException.lied(call.what(), String.valueOf(failure.getMessage()))
                : UpstreamException.broken(call.what(), failure);
    }

    /** A request that is given up, because it takes too long or nobody waits any more, takes its connection along. */
    private Uni<HttpClientResponse> answered(HttpClientRequest request, Call call) {
        Duration idle = upstream.limits().idle();
        return request.send()
                .onCancellation()
                .invoke(() -> close(request))
                .ifNoItem()
                .after(idle)
                .failWith(() -> UpstreamException.late(call.what(), "no answer for " + seconds(idle)));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    private Uni<RequestOptions> options(Call call, Optional<String> authorizationHeader) {
        URI uri = call.uri();
        RequestOptions options = new RequestOptions()
                .setMethod(call.method())
                .setHost(uri.getHost())
                .setPort(port(uri))
                .setSsl("https".equals(uri.getScheme()))
                .setURI(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()))
                .setFollowRedirects(false)
                .putHeader("Accept-Encoding", "identity")
                .putHeader("User-Agent", "slipway");
        call.headers().forEach(options::putHeader);
        if (isSameServer(uri)) {
            upstream.headers().forEach(header -> options.putHeader(header.getKey(), header.getValue()));
        }
        authorizationHeader.ifPresent(value -> options.putHeader("Authorization", value));
        return upstream.proxy()
                .map(proxy -> checked(uri).chain(() -> through(options, proxy)))
                .orElseGet(() -> resolved(uri).map(address -> at(options, uri, address)));
    }

    /** A proxy is an address that is asked, too. */
    private Uni<RequestOptions> through(RequestOptions options, Upstream.Proxy proxy) {
        return resolved(proxy.address())
                .map(address -> options.setProxyOptions(proxyOptions(proxy).setHost(address.getHostAddress())));
    }

    private Uni<URI> checked(URI uri) {
        return Uni.createFrom()
                .item(uri)
                .invoke(target -> upstream.egress().check(target.getHost(), port(target)))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /** The name was resolved once and checked; that very address is connected to. */
    private static RequestOptions at(RequestOptions options, URI uri, InetAddress address) {
        options.setServer(SocketAddress.inetSocketAddress(port(uri), address.getHostAddress()));
        return options;
    }

    private Uni<InetAddress> resolved(URI uri) {
        return addresses.of(uri.getHost(), port(uri));
    }

    private Uni<String> token(URI realm, Map<String, String> headers) {
        String what = "get a token from " + realm.getHost() + withheld(headers);
        Call call = new Call(HttpMethod.GET, realm, headers, what);
        return backoff.retry(() -> exchange(call, Optional.ofNullable(headers.get("Authorization")))
                        .chain(response -> accepted(call, response))
                        .chain(response -> document(response, MOST_OF_A_TOKEN, what)))
                .map(Buffer::toString);
    }

    /** Whom a registry sends us to is not told the credentials it was given. */
    private String withheld(Map<String, String> headers) {
        return upstream.credentials().isEmpty() || headers.containsKey("Authorization")
                ? ""
                : ", which is not told username and password of "
                        + upstream.registry().getHost() + " unless slipway.upstream.trusted-realms names it";
    }

    /** The bytes of an answer, as fast as they are asked for. Who stops reading before the end gives the connection up. */
    Multi<Buffer> bytes(HttpClientResponse response, String what) {
        return bytes(response, upstream.limits().total(), what);
    }

    private Multi<Buffer> bytes(HttpClientResponse response, Optional<Duration> total, String what) {
        long begin = System.nanoTime();
        return response.toMulti()
                .onCancellation()
                .invoke(() -> close(response.request()))
                .invoke(ignored -> total.ifPresent(most -> requireInTime(begin, most, what)))
                .onFailure(failure -> !(failure instanceof UpstreamException))
                .transform(failure -> UpstreamException.broken(what, failure));
    }

    /** Not before whoever stopped reading has stopped listening, too. */
    private void close(HttpClientRequest request) {
        vertx.runOnContext(() -> request.connection().closeAndForget());
    }

    private static void requireInTime(long begin, Duration most, String what) {
        if (System.nanoTime() - begin > most.toNanos()) {
            throw UpstreamException.late(what, "the answer was not complete after " + seconds(most));
        }
    }

    /** The whole body, refused as soon as it has more than {@code most} bytes or takes longer than any document may. */
    private Uni<Buffer> document(HttpClientResponse response, int most, String what) {
        Optional<Duration> total = Optional.of(upstream.limits().total().orElse(LONGEST_DOCUMENT));
        AtomicInteger size = new AtomicInteger();
        return bytes(response, total, what)
                .invoke(next -> requireSmall(size.addAndGet(next.length()), most, what))
                .collect()
                .in(Buffer::buffer, Buffer::appendBuffer);
    }

    private static void requireSmall(int size, int most, String what) {
        if (size > most) {
            throw UpstreamException.lied(what, "the answer has more than " + most + " bytes");
        }
    }

    private Uni<Void> drained(HttpClientResponse response) {
        return document(response, MOST_OF_AN_ERROR, "read an answer")
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private static Optional<Duration> again(Throwable failure) {
        return failure instanceof UpstreamException upstreamFailure ? upstreamFailure.again() : Optional.empty();
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private static HttpClientOptions options(Vertx vertx, Upstream upstream) {
        Upstream.Tls tls = upstream.tls();
        HttpClientOptions options = new HttpClientOptions()
                .setMaxPoolSize(upstream.limits().concurrency())
                .setConnectTimeout(Math.toIntExact(upstream.limits().connect().toMillis()))
                .setReadIdleTimeout(
                        Math.toIntExact(upstream.limits().idle().plus(GRACE).toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(32 * 1024)
                .setTrustAll(!tls.validate())
                .setVerifyHost(tls.validate());
        try {
            if (tls.validate() && tls.authorities().isPresent()) {
                options.setTrustOptions(readable(vertx, new PemTrustOptions().addCertValue(pem(tls.authorities()))));
            }
            if (tls.certificate().isPresent()) {
                options.setKeyCertOptions(readable(
                        vertx,
                        new PemKeyCertOptions()
                                .addCertValue(pem(tls.certificate()))
                                .addKeyValue(pem(tls.key()))));
            }
            return options;
        } catch (Exception e) {
            throw UpstreamException.lied(
                    "ask " + upstream.host(),
                    "check the remote's ca_cert, client_cert and client_key: " + e.getMessage());
        }
    }

    private static io.vertx.core.buffer.Buffer pem(Optional<String> text) {
        return io.vertx.core.buffer.Buffer.buffer(text.orElse(""));
    }

    private static PemTrustOptions readable(Vertx vertx, PemTrustOptions options) throws Exception {
        TrustManagerFactory read = options.getTrustManagerFactory(vertx.getDelegate());
        return read == null ? new PemTrustOptions() : options;
    }

    private static PemKeyCertOptions readable(Vertx vertx, PemKeyCertOptions options) throws Exception {
        KeyManagerFactory read = options.getKeyManagerFactory(vertx.getDelegate());
        return read == null ? new PemKeyCertOptions() : options;
    }

    private static ProxyOptions proxyOptions(Upstream.Proxy proxy) {
        ProxyOptions options = new ProxyOptions().setType(ProxyType.HTTP).setPort(port(proxy.address()));
        proxy.credentials()
                .ifPresent(known -> options.setUsername(known.username()).setPassword(known.password()));
        return options;
    }

    static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    static boolean isCoded(HttpClientResponse response) {
        String coding = response.getHeader("Content-Encoding");
        return coding != null && !coding.toLowerCase(Locale.ROOT).equals("identity");
    }
}
