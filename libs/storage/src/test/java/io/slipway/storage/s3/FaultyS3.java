package io.slipway.storage.s3;

import io.slipway.testkit.tls.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A way to an S3 server on which scripted things go wrong. */
final class FaultyS3 implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final HttpServer server;
    private final URI real;
    private final String scheme;
    private final List<Fault> script = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> checksums = new CopyOnWriteArrayList<>();

    /** What goes wrong with the requests it fits, for as many as there are times. */
    private static final class Fault {
        private final Predicate<HttpServerRequest> fits;
        private final Mishap mishap;
        private int times;

        Fault(Predicate<HttpServerRequest> fits, int times, Mishap mishap) {
            this.fits = fits;
            this.times = times;
            this.mishap = mishap;
        }

        synchronized boolean happens(HttpServerRequest request) {
            if (times == 0 || !fits.test(request)) {
                return false;
            }
            times--;
            return true;
        }
    }

    /** What becomes of a request. */
    private interface Mishap {
        void befall(HttpServerRequest request);
    }

    FaultyS3(URI real) {
        this(real, new HttpServerOptions());
    }

    /** On TLS, as {@code identity}. */
    FaultyS3(URI real, TestAuthority.Identity identity) {
        this(
                real,
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(identity.certificate()))
                                .addKeyValue(Buffer.buffer(identity.key()))));
    }

    private FaultyS3(URI real, HttpServerOptions options) {
        this.real = real;
        this.scheme = options.isSsl() ? "https" : "http";
        this.server = vertx.createHttpServer(options)
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + server.actualPort());
    }

    /** Requests that came, oldest first, as {@code PUT part}, {@code PUT object}, {@code POST complete} … */
    List<String> asked() {
        return asked;
    }

    /** The CRC32C that came with requests that had one, oldest first. */
    List<String> checksums() {
        return checksums;
    }

    /** From now on everything goes well. */
    void calm() {
        script.clear();
    }

    /** Answers with an error, having read the request. */
    void refuses(String what, int times, int status, String code) {
        add(what, times, request -> request.body().onSuccess(body -> answer(request, status, code)));
    }

    /** Never answers. */
    void isSilent(String what, int times) {
        add(what, times, request -> request.body());
    }

    /** Closes the connection when so many bytes of the body have come. */
    void cuts(String what, int times, int bytes) {
        add(what, times, request -> {
            long[] seen = {0};
            request.handler(buffer -> {
                seen[0] += buffer.length();
                if (seen[0] >= bytes) {
                    request.connection().close();
                }
            });
        });
    }

    /** Does what is asked, and closes the connection instead of answering. */
    void losesTheAnswer(String what, int times) {
        add(
                what,
                times,
                request -> request.body()
                        .compose(body -> forwarded(request, body))
                        .compose(HttpClientResponse::body)
                        .onComplete(done -> request.connection().close()));
    }

    /** Sends only so many bytes of the answer. */
    void breaksOff(String what, int times, int bytes) {
        add(
                what,
                times,
                request -> request.body()
                        .compose(body -> forwarded(request, body))
                        .compose(answer -> answer.body().map(body -> begin(request, answer, body.slice(0, bytes))))
                        .onComplete(done ->
                                vertx.setTimer(20, late -> request.connection().close())));
    }

    private static Future<Void> begin(HttpServerRequest request, HttpClientResponse answer, Buffer some) {
        request.response().setStatusCode(answer.statusCode()).headers().addAll(answer.headers());
        return request.response().write(some);
    }

    private void add(String what, int times, Mishap mishap) {
        script.add(new Fault(request -> name(request).equals(what), times, mishap));
    }

    private void take(HttpServerRequest request) {
        asked.add(name(request));
        if (request.getHeader("x-amz-checksum-crc32c") != null) {
            checksums.add(request.getHeader("x-amz-checksum-crc32c"));
        }
        for (Fault fault : new ArrayList<>(script)) {
            if (fault.happens(request)) {
                fault.mishap.befall(request);
                return;
            }
        }
        request.body()
                .compose(body -> forwarded(request, body))
                .compose(answer -> answer.body().compose(body -> passOn(request, answer, body)))
                .onFailure(failure -> request.connection().close());
    }

    private static String name(HttpServerRequest request) {
        HttpMethod method = request.method();
        if (request.getParam("partNumber") != null) {
            return method + " part";
        }
        if (request.getParam("uploadId") != null) {
            return method + (method.equals(HttpMethod.POST) ? " complete" : " upload");
        }
        return method + (request.query() != null && request.query().startsWith("uploads") ? " begin" : " object");
    }

    private Future<HttpClientResponse> forwarded(HttpServerRequest request, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(real.getHost())
                .setPort(real.getPort())
                .setURI(request.uri())
                .setHeaders(request.headers());
        return client.request(options).compose(forward -> forward.send(body));
    }

    private static Future<Void> passOn(HttpServerRequest request, HttpClientResponse answer, Buffer body) {
        request.response().setStatusCode(answer.statusCode()).headers().addAll(answer.headers());
        return body.length() == 0
                ? request.response().end()
                : request.response().end(body);
    }

    private static void answer(HttpServerRequest request, int status, String code) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/xml")
                .end("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + code
                        + "</Message></Error>");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
