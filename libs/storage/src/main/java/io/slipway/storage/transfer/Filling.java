package io.slipway.storage.transfer;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fills something with what arrives. Buffers are collected until they are worth a turn on a worker thread, which writes and hashes them
 * while the next are collected; then nothing more is asked for. So a transfer takes twice a batch of memory, whatever its length. What
 * has arrived is written also when the source breaks off or the turn is to end.
 */
public final class Filling implements MultiSubscriber<Buffer> {
    /** Bytes that are written at once. */
    private static final int BATCH = 256 * 1024;
    /** What a buffer takes beside its bytes, so that buffers of one byte are bounded too. */
    private static final int BUFFER_ITSELF = 128;

    /** How long nothing must have arrived before a source counts as silent. */
    private static final Duration SILENCE = Duration.ofMillis(100);
    /** The longest that whoever waits for the turn waits for a source that goes on and on. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Target target;
    private final Executor workers;
    private final Executor source;
    private final UniEmitter<? super End> emitter;

    private List<Buffer> collected = new ArrayList<>();
    private int weight;
    private long arrived;
    private boolean writing;
    private boolean silent;
    private boolean over;
    private @Nullable Throwable cut;
    private Flow.@Nullable Subscription upstream;

    private Filling(Target target, Executor workers, UniEmitter<? super End> emitter) {
        this.target = target;
        this.workers = workers;
        this.source = whereTheSourceLives();
        this.emitter = emitter;
    }

    /** Writes {@code bytes} to {@code target} until they or the {@code turn} end; the item comes from a worker thread. */
    public static Uni<End> fill(Target target, Multi<Buffer> bytes, Turn turn, Executor workers) {
        return Uni.createFrom().emitter(emitter -> {
            Filling filling = new Filling(target, workers, emitter);
            bytes.subscribe().withSubscriber(filling);
            turn.asked().thenRun(() -> filling.endWhenSilent(-1, System.nanoTime() + LONGEST.toNanos()));
        });
    }

    /** What comes from the network is asked for on the thread it comes on: streams of Vert.x belong to their event loop. */
    private static Executor whereTheSourceLives() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : ask -> context.runOnContext(nothing -> ask.run());
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        boolean late;
        synchronized (this) {
            upstream = subscription;
            late = over;
        }
        if (late) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onItem(Buffer bytes) {
        if (collect(bytes)) {
            workers.execute(this::write);
        }
        askForMore(Runnable::run);
    }

    /** Whether there is enough to be written now. */
    private synchronized boolean collect(Buffer bytes) {
        silent = true;
        if (over) {
            return false;
        }
        collected.add(bytes);
        arrived++;
        weight += bytes.length() + BUFFER_ITSELF;
        boolean enough = weight >= BATCH && !writing;
        writing |= enough;
        return enough;
    }

    private void askForMore(Executor where) {
        Flow.Subscription asked;
        synchronized (this) {
            if (!silent || over || weight >= BATCH) {
                return;
            }
            silent = false;
            asked = upstream;
        }
        if (asked != null) {
            where.execute(() -> asked.request(1));
        }
    }

    @Override
    public void onCompletion() {
        forgetSource();
        end(null);
    }

    @Override
    public void onFailure(Throwable failure) {
        forgetSource();
        end(failure);
    }

    private synchronized void forgetSource() {
        upstream = null;
    }

    /**
     * What is on its way is taken before the turn ends: a client whose connection broke has often sent more than was read so far, and
     * must not be asked for it again.
     */
    private void endWhenSilent(long before, long deadline) {
        long now;
        synchronized (this) {
            if (over) {
                return;
            }
            now = arrived;
        }
        if (now == before || System.nanoTime() - deadline > 0) {
            endOfTurn();
            return;
        }
        CompletableFuture.delayedExecutor(SILENCE.toMillis(), TimeUnit.MILLISECONDS, workers)
                .execute(() -> endWhenSilent(now, deadline));
    }

    private void endOfTurn() {
        cancelSource();
        end(new CancellationException("another request goes on with this upload, or this one was given up"));
    }

    private void end(@Nullable Throwable why) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            cut = why;
            if (writing) {
                return;
            }
            writing = true;
        }
        workers.execute(this::write);
    }

    private void cancelSource() {
        Flow.Subscription subscription;
        synchronized (this) {
            subscription = upstream;
            upstream = null;
        }
        if (subscription != null) {
            source.execute(subscription::cancel);
        }
    }

    private void write() {
        try {
            for (List<Buffer> batch = next(); batch != null; batch = next()) {
                askForMore(source);
                Uni<Void> rest = target.append(batch);
                if (rest != null) {
                    rest.subscribe().with(done -> workers.execute(this::write), this::giveUp);
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
    }

    /** What is to be written now; null, and the end where it has come, when there is nothing to do before more has arrived. */
    private @Nullable List<Buffer> next() {
        synchronized (this) {
            if (weight >= BATCH || (over && weight > 0)) {
                List<Buffer> batch = collected;
                collected = new ArrayList<>();
                weight = 0;
                return batch;
            }
            if (!over) {
                writing = false;
                return null;
            }
        }
        emitter.complete(new End(cut));
        return null;
    }

    private void giveUp(Throwable failure) {
        synchronized (this) {
            over = true;
            collected = List.of();
            weight = 0;
        }
        cancelSource();
        emitter.fail(failure);
    }

    /** Where the bytes go. */
    public interface Target {

        /** Appends {@code bytes}; what is not done on return, completes later, and nothing else is appended before. */
        @Nullable
        Uni<Void> append(List<Buffer> bytes) throws IOException;
    }

    /**
     * All that arrived is written.
     *
     * @param cut why not all arrived; null where all did
     */
    public record End(@Nullable Throwable cut) {}
}
