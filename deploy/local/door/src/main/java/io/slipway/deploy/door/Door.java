package io.slipway.deploy.door;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reverse proxy that streams both ways, keeps what the client called the server, and says who the client was. */
final class Door {
    private static final int CONNECTIONS_PER_SERVICE = 1024;
    /** A service may be silent for long while it makes a large upload durable. */
    private static final int IDLE_SECONDS = 900;

    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final Map<Backend, Integer> ports;
    private final Set<HttpConnection> over = ConcurrentHashMap.newKeySet();

    Door(Vertx vertx, Map<Backend, Integer> ports) {
        this.vertx = vertx;
        this.ports = Map.copyOf(ports);
    }

    /**
     * Opens the door on {@code port} of {@code host}. It speaks HTTP/1.1 only, whatever a client would like to upgrade to: without TLS
     * nobody needs more, and one protocol has one meaning of where a request ends.
     */
    Future<HttpServer> open(String host, int port) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(32 * 1024)
                .setMaxInitialLineLength(16 * 1024));
        HttpProxy proxy = proxy();
        return server.requestHandler(request -> admit(request, proxy)).listen();
    }

    /** After something that was refused nothing more is read from its connection: nobody knows where the next request begins. */
    private void admit(HttpServerRequest request, HttpProxy proxy) {
        if (over.contains(request.connection())) {
            return;
        }
        Optional<Integer> refusal = Manners.refusal(request);
        if (refusal.isEmpty()) {
            proxy.handle(request);
            return;
        }
        over.add(request.connection());
        request.connection().closeHandler(closed -> over.remove(request.connection()));
        request.response()
                .setStatusCode(refusal.get())
                .putHeader("Connection", "close")
                .end()
                .onComplete(sent -> request.connection().close());
    }

    private HttpProxy proxy() {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_PER_SERVICE)
                .setMaxWaitQueueSize(-1)
                .setConnectTimeout(5_000)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
        return HttpProxy.reverseProxy(new ProxyOptions(), client)
                .origin(OriginRequestProvider.selector(this::address))
                .addInterceptor(new TellWhoAsks());
    }

    private Future<SocketAddress> address(ProxyContext context) {
        int port = port(context.request().proxiedRequest().path());
        return Future.succeededFuture(SocketAddress.inetSocketAddress(port, LOOPBACK));
    }

    private int port(@Nullable String path) {
        Integer port = ports.get(Backend.of(path == null ? "/" : path));
        if (port == null) {
            throw new IllegalStateException("every service has a port");
        }
        return port;
    }

    /** Says who asked for what, as far as this process saw it: what a client claimed about that is dropped. */
    private static final class TellWhoAsks implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            ProxyRequest request = context.request();
            HttpServerRequest client = request.proxiedRequest();
            String called = String.valueOf(client.authority());
            request.headers()
                    .remove("Forwarded")
                    .remove("X-Forwarded-Port")
                    .remove("X-Forwarded-Prefix")
                    .remove("X-Forwarded-Ssl")
                    .remove("Expect")
                    .set("X-Forwarded-For", client.remoteAddress().hostAddress())
                    .set("X-Forwarded-Proto", client.isSSL() ? "https" : "http")
                    .set("X-Forwarded-Host", called);
            request.setAuthority(client.authority());
            return context.sendRequest();
        }
    }
}
