package io.slipway.testkit.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A forward proxy on a loopback port that wants to know who asks. It leads every name to the loopback address: names nobody else knows
 * are known to it.
 */
public final class ScriptedProxy implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient tunnels = vertx.createNetClient();
    private final HttpClient requests = vertx.createHttpClient();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final String expected;
    private final HttpServer server;

    private ScriptedProxy(String username, String password) {
        byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.expected = "Basic " + Base64.getEncoder().encodeToString(both);
        this.server = vertx.createHttpServer().requestHandler(this::handle);
    }

    /** A proxy that runs and lets through whoever has these credentials. */
    public static ScriptedProxy start(String username, String password) {
        ScriptedProxy proxy = new ScriptedProxy(username, password);
        try {
            proxy.server
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            return proxy;
        } catch (Exception e) {
            throw new IllegalStateException("the scripted proxy does not start", e);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }

    /** Where it is: {@code http://127.0.0.1:12345}. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** What went through it: {@code CONNECT host:port}, or the method and the absolute URL. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpServerRequest request) {
        if (!expected.equals(request.getHeader("Proxy-Authorization"))) {
            request.response().setStatusCode(407).end("who are you?");
            return;
        }
        asked.add(request.method() + " " + request.uri());
        if (request.method().equals(HttpMethod.CONNECT)) {
            tunnel(request);
        } else {
            forward(request);
        }
    }

    private void tunnel(HttpServerRequest request) {
        request.pause();
        tunnels.connect(port(request), "127.0.0.1")
                .onSuccess(there -> request.toNetSocket().onSuccess(here -> join(here, there)))
                .onFailure(failure -> request.response().setStatusCode(502).end());
    }

    private static void join(NetSocket here, NetSocket there) {
        here.pipeTo(there).onComplete(ended -> there.close());
        there.pipeTo(here).onComplete(ended -> here.close());
    }

    private void forward(HttpServerRequest request) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(port(request))
                .setURI(request.path())
                .setHeaders(request.headers());
        options.getHeaders().remove("Proxy-Authorization");
        requests.request(options)
                .compose(sent -> sent.send())
                .compose(answer -> {
                    request.response().setStatusCode(answer.statusCode());
                    request.response().headers().addAll(answer.headers());
                    return request.method().equals(HttpMethod.HEAD)
                            ? request.response().end()
                            : answer.body().compose(body -> request.response().end(body));
                })
                .recover(failure -> Future.<Void>succeededFuture());
    }

    private static int port(HttpServerRequest request) {
        String authority = request.uri().replaceFirst("^http://", "").replaceFirst("/.*", "");
        return Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
    }
}
