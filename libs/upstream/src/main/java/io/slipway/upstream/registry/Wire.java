package io.slipway.upstream.registry;

import io.slipway.upstream.auth.Authorization;
import io.slipway.upstream.limits.Backoff;
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
import org.jspecify.annotations.Nullable;

/** Requests to one upstream: retried, authorised, redirected, each hop checked against the egress policy. */
final class Wire {
    private static final int MOST_REDIRECTS = 5;
    private static final int SHOWN = 200;
    private static final int MOST_OF_AN_ERROR = 8 * 1024;
    private static final int MOST_OF_A_TOKEN = 256 * 1024;

    private final Upstream upstream;
    private final HttpClient client;
    private final Authorization authorization;
    private final Backoff backoff;
    private final Clock clock = Clock.systemUTC();

    Wire(Vertx vertx, Upstream upstream) {
        this.upstream = upstream;
        this.client = vertx.createHttpClient(options(upstream));
        this.authorization = new Authorization(
                upstream.registry(),
                upstream.name(),
                upstream.credentials(),
                upstream.trustedRealms(),
                this::token,
                clock);
        this.backoff = new Backoff(upstream.limits(), Wire::again);
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

    void close() {
        client.closeAndForget();
    }

    private Uni<HttpClientResponse> attempt(Call call) {
        return exchange(call, authorization.current())
                .chain(response -> response.statusCode() == 401
                        ? authorised(call, response)
                        : Uni.createFrom().item(response))
                .chain(response -> followed(call, response, 0))
                .chain(response -> accepted(call, response));
    }

    private Uni<HttpClientResponse> authorised(Call call, HttpClientResponse challenged) {
        return authorization
                .answer(challenged.getHeader("WWW-Authenticate"))
                .onFailure(failure -> !(failure instanceof UpstreamException))
                .transform(failure -> UpstreamException.broken(call.what(), failure))
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
        if (hops == MOST_REDIRECTS) {
            return drained(response)
                    .chain(() -> Uni.createFrom().failure(UpstreamException.lied(call.what(), "too many redirects")));
        }
        URI target = call.uri().resolve(location);
        if (isDowngrade(call.uri(), target)) {
            return drained(response)
                    .chain(() -> Uni.createFrom()
                            .failure(UpstreamException.lied(
                                    call.what(), "redirected from https to " + target.getScheme())));
        }
        Call next = call.to(target);
        Optional<String> header = isSameServer(target) ? authorization.current() : Optional.empty();
        return drained(response).chain(() -> exchange(next, header)).chain(answer -> followed(next, answer, hops + 1));
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
                : bounded(response, MOST_OF_AN_ERROR, call.what())
                        .onFailure()
                        .recoverWithItem(Buffer.buffer())
                        .chain(body -> Uni.createFrom().failure(refused(call, response, body)));
    }

    private UpstreamException refused(Call call, HttpClientResponse response, Buffer body) {
        String said = body.toString().replaceAll("\\s+", " ").strip();
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
                .chain(client::request)
                .chain(request -> request.send())
                .invoke(response -> response.pause())
                .onFailure(failure -> !(failure instanceof UpstreamException))
                .transform(failure -> UpstreamException.broken(call.what(), failure));
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
        return upstream.proxy().isPresent()
                ? Uni.createFrom().item(options)
                : resolved(uri).map(address -> at(options, uri, address));
    }

    /** The name was resolved once and checked; that very address is connected to. */
    private static RequestOptions at(RequestOptions options, URI uri, InetAddress address) {
        options.setServer(SocketAddress.inetSocketAddress(port(uri), address.getHostAddress()));
        return options;
    }

    private Uni<InetAddress> resolved(URI uri) {
        return Uni.createFrom()
                .item(() -> upstream.egress().resolve(uri.getHost(), port(uri)))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    private Uni<String> token(URI realm, Map<String, String> headers) {
        String what = "get a token from " + realm.getHost();
        Call call = new Call(HttpMethod.GET, realm, headers, what);
        return backoff.retry(() -> exchange(call, Optional.ofNullable(headers.get("Authorization")))
                        .chain(response -> accepted(call, response)))
                .chain(response -> bounded(response, MOST_OF_A_TOKEN, what))
                .map(Buffer::toString);
    }

    /** The whole body, refused as soon as it has more than {@code most} bytes. */
    static Uni<Buffer> bounded(HttpClientResponse response, int most, String what) {
        return response.toMulti()
                .onItem()
                .scan(Buffer::buffer, (all, next) -> appended(all, next, most, what))
                .collect()
                .last()
                .onFailure(failure -> !(failure instanceof UpstreamException))
                .transform(failure -> UpstreamException.broken(what, failure));
    }

    private static Buffer appended(Buffer all, Buffer next, int most, String what) {
        if (all.length() + next.length() > most) {
            throw UpstreamException.lied(what, "the answer has more than " + most + " bytes");
        }
        return all.appendBuffer(next);
    }

    private static Uni<Void> drained(HttpClientResponse response) {
        return bounded(response, MOST_OF_AN_ERROR, "read an answer")
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

    private static HttpClientOptions options(Upstream upstream) {
        HttpClientOptions options = new HttpClientOptions()
                .setMaxPoolSize(upstream.limits().concurrency())
                .setConnectTimeout(Math.toIntExact(upstream.limits().connect().toMillis()))
                .setIdleTimeout(Math.toIntExact(upstream.limits().idle().toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(32 * 1024)
                .setTrustAll(!upstream.tls().validate())
                .setVerifyHost(upstream.tls().validate());
        upstream.tls()
                .authorities()
                .ifPresent(pem -> options.setTrustOptions(
                        new PemTrustOptions().addCertValue(io.vertx.core.buffer.Buffer.buffer(pem))));
        upstream.tls()
                .certificate()
                .ifPresent(pem -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(io.vertx.core.buffer.Buffer.buffer(pem))
                        .addKeyValue(io.vertx.core.buffer.Buffer.buffer(
                                upstream.tls().key().orElse("")))));
        upstream.proxy().ifPresent(proxy -> options.setProxyOptions(proxyOptions(proxy)));
        return options;
    }

    private static ProxyOptions proxyOptions(Upstream.Proxy proxy) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.address().getHost())
                .setPort(port(proxy.address()));
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
