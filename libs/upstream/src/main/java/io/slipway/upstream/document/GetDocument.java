package io.slipway.upstream.document;

import io.slipway.upstream.egress.Egress;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Gets a document that the operator's settings name: at most 1 MiB, within five seconds, from no other place than that. Redirects are not
 * followed. Link-local and metadata addresses are refused, as for everything that is sent; private ones are the operator's choice.
 */
@ApplicationScoped
public class GetDocument {
    private static final int LARGEST = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Egress EGRESS = new Egress(true, Set.of());

    private final Vertx vertx;

    GetDocument(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The body of a 200 to a GET of {@code uri}.
     *
     * @param authorities a file with certificates in PEM that are trusted instead of the system's
     * @param bearer a file with a token to send; read anew each time, as whoever writes it renews it
     */
    public Uni<String> get(URI uri, Optional<Path> authorities, Optional<Path> bearer) {
        return Uni.createFrom()
                .item(() -> request(uri, bearer))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .chain(request -> exchange(client(authorities), request, uri))
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() ->
                        new IllegalStateException("no answer from " + uri + " within " + PATIENCE.toSeconds() + " s"));
    }

    /** The name is resolved once and checked; that very address is connected to. Blocks on the resolver and on files. */
    private static RequestOptions request(URI uri, Optional<Path> bearer) {
        boolean isSecure = "https".equals(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? 443 : 80;
        InetAddress address = EGRESS.resolve(uri.getHost(), port);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(isSecure)
                .setURI(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()))
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json, application/jwk-set+json")
                .putHeader("User-Agent", "slipway");
        bearer.ifPresent(file -> request.putHeader("Authorization", "Bearer " + read(file)));
        return request;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the file with the token to send cannot be read", e);
        }
    }

    /** Documents are asked for every few minutes at most: a connection need not outlive its answer. */
    private HttpClient client(Optional<Path> authorities) {
        HttpClientOptions options =
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
        authorities.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return vertx.createHttpClient(options);
    }

    private static Uni<String> exchange(HttpClient client, RequestOptions request, URI uri) {
        return client.request(request)
                .chain(open -> open.send())
                .invoke(response -> response.pause())
                .invoke(response -> requireOk(response, uri))
                .chain(response -> body(response, uri))
                .onTermination()
                .invoke(client::closeAndForget);
    }

    private static void requireOk(HttpClientResponse response, URI uri) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answered " + response.statusCode());
        }
    }

    private static Uni<String> body(HttpClientResponse response, URI uri) {
        return response.toMulti()
                .onItem()
                .scan(Buffer::buffer, (all, next) -> appended(all, next, uri))
                .collect()
                .last()
                .map(Buffer::toString);
    }

    private static Buffer appended(Buffer all, Buffer next, URI uri) {
        if (all.length() + next.length() > LARGEST) {
            throw new IllegalStateException(uri + " answered with more than " + LARGEST + " bytes");
        }
        return all.appendBuffer(next);
    }
}
