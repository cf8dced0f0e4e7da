package io.slipway.ledger.transaction;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Does for many at once what each asks for alone: whoever comes while a batch is under way goes with the next one. So nobody waits for a
 * batch to fill, and PostgreSQL sees one statement at a time, the larger the slower it answers.
 *
 * <p>A batch that fails is done again one by one: nobody fails for the fault of another.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class Together<I, O> {
    private final long most;
    private final ToLongFunction<I> weight;
    private final Function<List<I>, Uni<List<O>>> work;
    private final Deque<Waiting<I, O>> waiting = new ArrayDeque<>();
    private boolean isUnderWay;

    /**
     * @param most what a batch may weigh; one that weighs more goes alone
     * @param work answers a batch, in its order
     */
    public Together(long most, ToLongFunction<I> weight, Function<List<I>, Uni<List<O>>> work) {
        this.most = most;
        this.weight = weight;
        this.work = work;
    }

    /** One of a batch. */
    private record Waiting<I, O>(I asked, UniEmitter<? super O> emitter) {}

    /** The answer to {@code asked}, on the Vert.x context of whoever asks, where he has one: the batch may have begun on another's. */
    public Uni<O> ask(I asked) {
        return Uni.createFrom().deferred(() -> {
            Context own = Vertx.currentContext();
            Uni<O> answer = Uni.createFrom().emitter(emitter -> enter(new Waiting<>(asked, emitter)));
            return own == null ? answer : answer.emitOn(back -> own.runOnContext(ignored -> back.run()));
        });
    }

    private void enter(Waiting<I, O> newcomer) {
        newcomer.emitter().onTermination(() -> leave(newcomer));
        if (isFirst(newcomer)) {
            goOn();
        }
    }

    private synchronized boolean isFirst(Waiting<I, O> newcomer) {
        waiting.add(newcomer);
        boolean isFirst = !isUnderWay;
        isUnderWay = true;
        return isFirst;
    }

    private synchronized void leave(Waiting<I, O> gone) {
        waiting.remove(gone);
    }

    private void goOn() {
        List<Waiting<I, O>> batch = next();
        if (!batch.isEmpty()) {
            done(batch).subscribe().with(answers -> answer(batch, answers), failure -> failed(batch, failure));
        }
    }

    private synchronized List<Waiting<I, O>> next() {
        List<Waiting<I, O>> batch = new ArrayList<>();
        long weighs = 0;
        while (!waiting.isEmpty()) {
            weighs += weight.applyAsLong(waiting.element().asked());
            if (weighs > most && !batch.isEmpty()) {
                break;
            }
            batch.add(waiting.remove());
        }
        isUnderWay = !batch.isEmpty();
        return batch;
    }

    private Uni<List<O>> done(List<Waiting<I, O>> batch) {
        return Uni.createFrom()
                .deferred(() -> work.apply(batch.stream().map(Waiting::asked).toList()));
    }

    private void answer(List<Waiting<I, O>> batch, List<O> answers) {
        if (answers.size() != batch.size()) {
            refuse(batch, answers.size());
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).emitter().complete(answers.get(i));
        }
        goOn();
    }

    /** Nobody knows whose the answers are: that is a fault of the work, and whoever asked hears of it. */
    private void refuse(List<Waiting<I, O>> batch, int answers) {
        IllegalStateException fault =
                new IllegalStateException(answers + " answers were given to " + batch.size() + " questions");
        batch.forEach(each -> each.emitter().fail(fault));
        goOn();
    }

    private void failed(List<Waiting<I, O>> batch, Throwable failure) {
        if (batch.size() == 1) {
            batch.getFirst().emitter().fail(failure);
            goOn();
            return;
        }
        Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(this::alone)
                .collect()
                .asList()
                .subscribe()
                .with(each -> goOn());
    }

    private Uni<Boolean> alone(Waiting<I, O> one) {
        return done(List.of(one))
                .invoke(answers -> one.emitter().complete(answers.getFirst()))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(failure -> {
                    one.emitter().fail(failure);
                    return false;
                });
    }
}
