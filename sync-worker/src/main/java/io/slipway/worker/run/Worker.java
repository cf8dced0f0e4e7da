package io.slipway.worker.run;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.tasks.claim.Beat;
import io.slipway.tasks.claim.Claim;
import io.slipway.tasks.claim.ClaimTasks;
import io.slipway.tasks.claim.Fence;
import io.slipway.tasks.claim.FenceRefused;
import io.slipway.tasks.claim.FinishTask;
import io.slipway.tasks.claim.ReleaseTasks;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.slipway.upstream.registry.UpstreamException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Claims tasks while it has free slots, keeps what it runs alive, and stops what it may no longer run. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final ClaimTasks claims;
    private final Beat heart;
    private final FinishTask finish;
    private final ReleaseTasks release;
    private final WorkerConfig config;
    private final Vertx vertx;
    private final Map<String, Work> works;
    private final Map<TaskId, Running> running = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final AtomicBoolean beating = new AtomicBoolean();
    private volatile boolean stopped = true;

    /** When the leases of all that runs were known to be good: an idle worker does not beat. */
    private volatile long lastBeat = System.nanoTime();

    private long beatTimer;

    Worker(
            ClaimTasks claims,
            Beat heart,
            FinishTask finish,
            ReleaseTasks release,
            WorkerConfig config,
            Vertx vertx,
            @All List<Work> works) {
        this.claims = claims;
        this.heart = heart;
        this.finish = finish;
        this.release = release;
        this.config = config;
        this.vertx = vertx;
        this.works = works.stream().collect(Collectors.toMap(Work::name, Function.identity()));
    }

    /** A task under way. */
    private static final class Running {
        private final Claim claim;
        private final Progress progress = new Progress();
        private @Nullable Cancellable work;
        private boolean isStopped;

        Running(Claim claim) {
            this.claim = claim;
        }

        /** Work may be stopped while it is being started. */
        void begun(Cancellable started) {
            if (isToStop(started)) {
                started.cancel();
            }
        }

        private synchronized boolean isToStop(Cancellable started) {
            work = started;
            return isStopped;
        }

        void stop() {
            Cancellable current = stopped();
            if (current != null) {
                current.cancel();
            }
        }

        private synchronized @Nullable Cancellable stopped() {
            isStopped = true;
            return work;
        }
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void start() {
        stopped = false;
        beatTimer = vertx.setPeriodic(config.beat().toMillis(), ignored -> beat());
        lookLater();
        LOG.infof("worker=%s slots=%d", config.id(), config.slots());
    }

    /** The process ends when this returns: a thread waits here, as nowhere else, and not for long. */
    void stop(@Observes ShutdownEvent event) {
        try {
            stop().subscribeAsCompletionStage().get(config.farewell().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("what runs here could not be given back, and waits until its lease ends: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops all that runs and gives it back, so that another worker goes on at once and not when the lease ends. */
    Uni<Void> stop() {
        stopped = true;
        vertx.cancelTimer(beatTimer);
        List<Running> mine = List.copyOf(running.values());
        mine.forEach(Running::stop);
        running.clear();
        return givenBack(mine.stream().map(task -> task.claim).toList());
    }

    private Uni<Void> givenBack(List<Claim> mine) {
        return mine.isEmpty()
                ? Uni.createFrom().voidItem()
                : release.release(mine.stream().map(Claim::fence).toList())
                        .invoke(() -> mine.forEach(
                                each -> LOG.infof("task=%s attempt=%d given back", each.task(), each.attempt())));
    }

    /** Whether a task is under way, which whoever is in no hurry gives way to. */
    public boolean isBusy() {
        return !running.isEmpty();
    }

    private void lookLater() {
        long interval = config.interval().toMillis();
        long jitter = ThreadLocalRandom.current().nextLong(-interval / 4, interval / 4 + 1);
        vertx.setTimer(interval + jitter, ignored -> {
            look();
            lookLater();
        });
    }

    /** Looks for work and for what was canceled: now, or once more when a look is under way. */
    void look() {
        if (stopped) {
            return;
        }
        again.set(true);
        if (looking.compareAndSet(false, true)) {
            vertx.getOrCreateContext().runOnContext(ignored -> claim());
        }
        beat();
    }

    private void claim() {
        again.set(false);
        int free = config.slots() - running.size();
        if (free <= 0 || stopped) {
            looking.set(false);
            return;
        }
        claims.claim(config.id(), free, config.lease()).subscribe().with(this::claimed, this::couldNotClaim);
    }

    private void claimed(List<Claim> mine) {
        looking.set(false);
        if (stopped) {
            givenBack(mine)
                    .subscribe()
                    .with(
                            done -> LOG.debug("what was claimed while stopping is given back"),
                            failure -> LOG.warnf(
                                    "what was claimed while stopping waits until its lease ends: %s", failure));
            return;
        }
        mine.forEach(this::run);
        if (again.get() || !mine.isEmpty()) {
            look();
        }
    }

    private void couldNotClaim(Throwable failure) {
        LOG.warnf("could not look for work: %s", failure);
        looking.set(false);
    }

    private void run(Claim claim) {
        Running task = new Running(claim);
        if (running.isEmpty()) {
            lastBeat = System.nanoTime();
        }
        running.put(claim.task(), task);
        LOG.infof("task=%s attempt=%d name=%s started", claim.task(), claim.attempt(), claim.name());
        task.begun(work(task).subscribe().with(done -> ended(task, "completed"), failure -> failed(task, failure)));
    }

    private Uni<Void> work(Running task) {
        Work work = works.get(task.claim.name());
        return work == null
                ? Uni.createFrom().failure(new IllegalStateException("this worker does not know " + task.claim.name()))
                : Uni.createFrom().deferred(() -> work.run(task.claim, task.progress));
    }

    private void ended(Running task, String how) {
        running.remove(task.claim.task());
        LOG.infof("task=%s attempt=%d %s", task.claim.task(), task.claim.attempt(), how);
        look();
    }

    private void failed(Running task, Throwable failure) {
        if (failure instanceof FenceRefused) {
            settleCanceled(task);
            return;
        }
        if (failure instanceof UpstreamException) {
            LOG.warnf("task=%s name=%s failed: %s", task.claim.task(), task.claim.name(), failure.getMessage());
        } else {
            LOG.errorf(failure, "task=%s name=%s failed", task.claim.task(), task.claim.name());
        }
        finish.fail(task.claim.fence(), error(failure), task.progress.reports(TaskState.FAILED))
                .subscribe()
                .with(
                        done -> ended(task, "failed"),
                        unsaid -> ended(task, "failed, which could not be said: " + unsaid));
    }

    /** For whoever ordered the task: what went wrong, and where, without our stack. */
    private static String error(Throwable failure) {
        String description = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new JsonObject()
                .put("traceback", failure.getClass().getName())
                .put("description", description)
                .encode();
    }

    private void beat() {
        if (running.isEmpty() || stopped || !beating.compareAndSet(false, true)) {
            return;
        }
        Map<Fence, List<ProgressReport>> mine = new HashMap<>();
        running.values().forEach(task -> mine.put(task.claim.fence(), task.progress.reports()));
        heart.beat(config.id(), config.lease(), mine)
                .ifNoItem()
                .after(config.beat().multipliedBy(3))
                .fail()
                .subscribe()
                .with(goOn -> beaten(mine.keySet(), goOn), this::couldNotBeat);
    }

    private void beaten(Set<Fence> asked, Set<TaskId> goOn) {
        beating.set(false);
        lastBeat = System.nanoTime();
        asked.stream()
                .map(Fence::task)
                .filter(task -> !goOn.contains(task))
                .map(running::get)
                .filter(task -> task != null)
                .forEach(this::cancel);
    }

    /** A lease that cannot be renewed will be somebody else's: stop before it is. */
    private void couldNotBeat(Throwable failure) {
        beating.set(false);
        Duration silence = Duration.ofNanos(System.nanoTime() - lastBeat);
        LOG.warnf("could not renew leases for %d ms: %s", silence.toMillis(), failure);
        if (silence.compareTo(config.lease().multipliedBy(2).dividedBy(3)) > 0) {
            running.values().forEach(task -> {
                task.stop();
                ended(task, "stopped, its lease could not be renewed");
            });
        }
    }

    private void cancel(Running task) {
        task.stop();
        settleCanceled(task);
    }

    /** Where the task was canceled it is now; where it is somebody else's, the fence says so and nothing is written. */
    private void settleCanceled(Running task) {
        finish.canceled(task.claim.fence(), task.progress.reports(TaskState.CANCELED))
                .subscribe()
                .with(done -> ended(task, "canceled"), notOurs -> ended(task, "lost: " + notOurs.getMessage()));
    }
}
