package io.slipway.registry.body;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** One taking of a body: what arrives goes on as it is asked for. Touched on the event loop of the request only. */
final class Flow implements Subscription {
    private final RequestBody body;
    private final Subscriber<? super Buffer> subscriber;
    private final Deque<Buffer> arrived = new ArrayDeque<>();

    private long demand;
    private boolean emitting;
    private boolean ended;
    private boolean over;
    private @Nullable Throwable broken;

    Flow(RequestBody body, Subscriber<? super Buffer> subscriber) {
        this.body = body;
        this.subscriber = subscriber;
    }

    void begin() {
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long buffers) {
        body.onContext(() -> ask(buffers));
    }

    private void ask(long buffers) {
        if (over) {
            return;
        }
        demand = demand + buffers < 0 ? Long.MAX_VALUE : demand + buffers;
        if (!ended && broken == null) {
            body.fetch(buffers);
        }
        emit();
    }

    @Override
    public void cancel() {
        body.onContext(this::forget);
    }

    private void forget() {
        over = true;
        arrived.clear();
    }

    void arrive(Buffer bytes) {
        if (!over) {
            arrived.add(bytes);
            emit();
        }
    }

    void end() {
        ended = true;
        emit();
    }

    void breakOff(Throwable reason) {
        broken = reason;
        emit();
    }

    /** Whoever receives a buffer asks for the next within it: that must not nest. */
    private void emit() {
        if (emitting) {
            return;
        }
        emitting = true;
        while (!over && demand > 0 && !arrived.isEmpty()) {
            demand--;
            subscriber.onNext(arrived.remove());
        }
        emitting = false;
        if (!over && arrived.isEmpty()) {
            finish();
        }
    }

    private void finish() {
        if (ended) {
            over = true;
            subscriber.onComplete();
        } else if (broken != null) {
            over = true;
            subscriber.onError(broken);
        }
    }
}
