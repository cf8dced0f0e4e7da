package io.slipway.registry.route;

import io.slipway.registry.answer.Answer;
import io.slipway.registry.body.RequestBody;
import io.slipway.storage.object.Delivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Writes answers: the one place that touches a response. */
@ApplicationScoped
class AnswerWriter {
    private static final Logger LOG = Logger.getLogger(AnswerWriter.class);
    /** How much of a body that nobody wants is read all the same, in bytes: less than a new connection costs. */
    private static final long LITTLE = 256 * 1024;

    /** How long a client that sends what nobody wants may read the answer before the connection is closed. */
    private static final long LINGER_MILLIS = 1000;

    private static final CharSequence VERSION = HttpHeaders.createOptimized("Docker-Distribution-Api-Version");
    private static final CharSequence REGISTRY_2 = HttpHeaders.createOptimized("registry/2.0");

    /** Tells a client that waits with its body that it may send it. */
    void goAhead(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.writeContinue();
        }
    }

    void write(RoutingContext context, RequestBody body, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            body.discard();
            return;
        }
        response.setStatusCode(answer.status()).putHeader(VERSION, REGISTRY_2);
        if (!body.hasEnded()) {
            abandon(context, body);
        }
        List<CharSequence> headers = answer.headers();
        for (int i = 0; i < headers.size(); i += 2) {
            response.headers().add(headers.get(i), headers.get(i + 1));
        }
        switch (answer.body()) {
            case Answer.Empty nothing -> end(response, answer.status());
            case Answer.Bytes memory -> bytes(context, memory.bytes());
            case Answer.Delivered stored -> deliver(context, body, stored.delivery());
        }
    }

    /**
     * Nobody wants the rest of the body. A little is read, so that the connection serves on; where there is more, the connection is
     * closed, but not before the client, which may still be sending, had the time to read the answer.
     */
    private static void abandon(RoutingContext context, RequestBody body) {
        HttpServerRequest request = context.request();
        if (!body.endsWithin(LITTLE) && request.version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            HttpConnection connection = request.connection();
            long timer = context.vertx().setTimer(LINGER_MILLIS, late -> close(connection));
            LOG.tracef("the connection is closed by timer %d", timer);
        }
        body.discard();
    }

    private static void close(HttpConnection connection) {
        connection.close().onFailure(failure -> LOG.tracef("already closed: %s", failure));
    }

    private static void end(HttpServerResponse response, int status) {
        if (status != 204 && status != 304) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
        }
        response.end();
    }

    private static void bytes(RoutingContext context, Buffer bytes) {
        if (isHead(context)) {
            head(context, bytes.length());
        } else {
            context.response().end(bytes);
        }
    }

    private void deliver(RoutingContext context, RequestBody body, Delivery delivery) {
        switch (delivery) {
            case Delivery.FileRegion region -> sendFile(context, region);
            case Delivery.Redirect elsewhere -> redirect(context, elsewhere);
            case Delivery.Stream stream -> stream(context, body, stream);
        }
    }

    /** What lies elsewhere is signed for a GET: a HEAD is answered from what is known. */
    private static void redirect(RoutingContext context, Delivery.Redirect elsewhere) {
        if (isHead(context)) {
            head(context, elsewhere.length());
            return;
        }
        context.response().headers().remove(HttpHeaders.CONTENT_RANGE).remove(HttpHeaders.CACHE_CONTROL);
        context.response()
                .setStatusCode(307)
                .putHeader(HttpHeaders.LOCATION, elsewhere.location().toString())
                .putHeader(HttpHeaders.CONTENT_LENGTH, "0")
                .end();
    }

    /** The store says before the first byte whether it has them: until then another answer is possible. */
    private void stream(RoutingContext context, RequestBody body, Delivery.Stream stream) {
        if (isHead(context)) {
            head(context, stream.length());
            return;
        }
        ContextInternal own = ContextInternal.current();
        stream.bytes()
                .subscribe()
                .with(
                        bytes -> own.emit(bytes, ready -> {
                            context.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(stream.length()));
                            ready.subscribe().withSubscriber(new Outflow(context));
                        }),
                        failure -> own.emit(failure, ready -> {
                            context.response().headers().clear();
                            write(context, body, ErrorAnswer.of(ready));
                        }));
    }

    private static void sendFile(RoutingContext context, Delivery.FileRegion region) {
        if (isHead(context)) {
            head(context, region.length());
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(region.length()))
                .sendFile(region.file().toString(), region.offset(), region.length())
                .onFailure(failure -> interrupted(context, region, failure));
    }

    /** The answer has begun, so the client can only be told by ending the connection; a client that left is no news. */
    private static void interrupted(RoutingContext context, Delivery.FileRegion region, Throwable failure) {
        if (!context.response().closed()) {
            LOG.errorf("could not deliver file=%s offset=%d: %s", region.file(), region.offset(), failure);
            context.request().connection().close();
        }
    }

    private static void head(RoutingContext context, long length) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length))
                .end();
    }

    private static boolean isHead(RoutingContext context) {
        return context.request().method().equals(HttpMethod.HEAD);
    }
}
