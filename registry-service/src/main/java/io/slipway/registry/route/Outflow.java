package io.slipway.registry.route;

import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Flow.Subscription;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Bytes of the object store on their way to a client, at the client's pace; a client that leaves ends them. */
final class Outflow implements MultiSubscriber<Buffer> {
    private static final Logger LOG = Logger.getLogger(Outflow.class);

    private final RoutingContext context;
    private final HttpServerResponse response;
    private final ContextInternal own;
    private @Nullable Subscription subscription;

    /** To be made on the event loop of the request. */
    Outflow(RoutingContext context) {
        this.context = context;
        this.response = context.response();
        this.own = ContextInternal.current();
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        home(() -> {
            subscription = upstream;
            response.exceptionHandler(left -> upstream.cancel());
            response.closeHandler(left -> upstream.cancel());
            upstream.request(1);
        });
    }

    @Override
    public void onItem(Buffer bytes) {
        home(() -> write(bytes));
    }

    private void write(Buffer bytes) {
        if (response.closed()) {
            return;
        }
        response.write(bytes).onFailure(left -> LOG.tracef("the client left: %s", left));
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> ask());
        } else {
            ask();
        }
    }

    private void ask() {
        Subscription upstream = subscription;
        if (upstream != null) {
            upstream.request(1);
        }
    }

    /** The answer has begun, so the client can only be told by ending the connection. */
    @Override
    public void onFailure(Throwable failure) {
        home(() -> {
            if (!response.closed()) {
                LOG.errorf("could not deliver %s: %s", context.request().path(), failure);
                context.request().connection().close().onFailure(gone -> LOG.tracef("already closed: %s", gone));
            }
        });
    }

    @Override
    public void onCompletion() {
        home(() -> response.end().onFailure(left -> LOG.tracef("the client left: %s", left)));
    }

    private void home(Runnable step) {
        if (own.inThread()) {
            step.run();
        } else {
            own.runOnContext(nothing -> step.run());
        }
    }
}
