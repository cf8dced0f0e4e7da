package io.slipway.storage.s3;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The bytes of a paused answer, at the pace of whoever subscribes. They may be asked for on any thread: the answer itself is touched on
 * its own context only, as Vert.x wants it. Giving up closes the connection: what is still on its way is of no use to the next request.
 */
record AnswerBytes(HttpClientResponse response, Context context) implements Flow.Publisher<Buffer> {

    Multi<Buffer> toMulti() {
        return Multi.createFrom().publisher(this);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Buffer> subscriber) {
        context.runOnContext(nothing -> begin(subscriber));
    }

    private void begin(Flow.Subscriber<? super Buffer> subscriber) {
        AtomicBoolean over = new AtomicBoolean();
        subscriber.onSubscribe(new Demand(over));
        response.exceptionHandler(failure -> end(over, () -> subscriber.onError(failure)));
        response.endHandler(nothing -> end(over, subscriber::onComplete));
        response.handler(subscriber::onNext);
    }

    private static void end(AtomicBoolean over, Runnable signal) {
        if (over.compareAndSet(false, true)) {
            signal.run();
        }
    }

    private final class Demand implements Flow.Subscription {
        private final AtomicBoolean over;

        Demand(AtomicBoolean over) {
            this.over = over;
        }

        @Override
        public void request(long items) {
            context.runOnContext(nothing -> response.fetch(items));
        }

        @Override
        public void cancel() {
            context.runOnContext(nothing -> end(over, () -> response.request().reset()));
        }
    }
}
