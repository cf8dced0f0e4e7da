package io.slipway.worker.reclaim;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.catalog.cleanup.CleanupConfig;
import io.slipway.catalog.cleanup.DoomOrphans;
import io.slipway.catalog.cleanup.ExpireLinks;
import io.slipway.catalog.cleanup.ExpireUploads;
import io.slipway.catalog.cleanup.ForgetLostLinks;
import io.slipway.catalog.cleanup.ForgetOldPointers;
import io.slipway.catalog.cleanup.ReviewContent;
import io.slipway.catalog.cleanup.SweepContent;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.upload.FindOpenUploads;
import io.slipway.catalog.upload.UploadSessionConfig;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.tasks.task.ForgetTasks;
import io.slipway.worker.run.Worker;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes back, round after round, what nothing holds: links and uploads nobody goes on with, content no version holds, and the objects of
 * both; forgets what is remembered by age; and copies manifests to the object store. Every worker does; rows that one looks at are
 * skipped by the others.
 */
@ApplicationScoped
class Reclaim {
    private static final Logger LOG = Logger.getLogger(Reclaim.class);

    /** Longer than any pull or push is in flight, whatever the grace. */
    private static final Duration DAY = Duration.ofDays(1);

    private static final Duration MONTH = Duration.ofDays(30);

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final ExpireLinks expireLinks;
    private final ExpireUploads expireUploads;
    private final ReviewContent reviewContent;
    private final SweepContent sweepContent;
    private final ForgetOldPointers forgetOldPointers;
    private final ForgetLostLinks forgetLostLinks;
    private final ForgetTasks forgetTasks;
    private final DeleteObjects deleteObjects;
    private final DoomOrphans doomOrphans;
    private final SweepObjects sweepObjects;
    private final FindOpenUploads findOpenUploads;
    private final CopyManifests copyManifests;
    private final ObjectStore store;
    private final CleanupConfig cleanup;
    private final UploadSessionConfig uploads;
    private final ReclaimConfig config;
    private final Worker worker;
    private final Vertx vertx;
    private volatile @Nullable ContentId swept;
    private volatile long leftoversAt = System.nanoTime();
    private volatile boolean stopped = true;

    Reclaim(
            ExpireLinks expireLinks,
            ExpireUploads expireUploads,
            ReviewContent reviewContent,
            SweepContent sweepContent,
            ForgetOldPointers forgetOldPointers,
            ForgetLostLinks forgetLostLinks,
            ForgetTasks forgetTasks,
            DeleteObjects deleteObjects,
            DoomOrphans doomOrphans,
            SweepObjects sweepObjects,
            FindOpenUploads findOpenUploads,
            CopyManifests copyManifests,
            ObjectStore store,
            CleanupConfig cleanup,
            UploadSessionConfig uploads,
            ReclaimConfig config,
            Worker worker,
            Vertx vertx) {
        this.expireLinks = expireLinks;
        this.expireUploads = expireUploads;
        this.reviewContent = reviewContent;
        this.sweepContent = sweepContent;
        this.forgetOldPointers = forgetOldPointers;
        this.forgetLostLinks = forgetLostLinks;
        this.forgetTasks = forgetTasks;
        this.deleteObjects = deleteObjects;
        this.doomOrphans = doomOrphans;
        this.sweepObjects = sweepObjects;
        this.findOpenUploads = findOpenUploads;
        this.copyManifests = copyManifests;
        this.store = store;
        this.cleanup = cleanup;
        this.uploads = uploads;
        this.config = config;
        this.worker = worker;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            stopped = false;
            later(config.interval());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void later(Duration wait) {
        long millis = Math.max(1, wait.toMillis());
        long jitter = ThreadLocalRandom.current().nextLong(-millis / 4, millis / 4 + 1);
        vertx.setTimer(Math.max(1, millis + jitter), ignored -> run());
    }

    private void run() {
        if (!stopped) {
            round().subscribe().with(this::done, this::failed);
        }
    }

    private void done(int most) {
        later(rest(most));
    }

    /** Where the largest batch, of {@code most}, was full there is more; nobody waits for it, but somebody may wait for a task. */
    Duration rest(int most) {
        if (most < config.batch()) {
            return config.interval();
        }
        return worker.isBusy() ? config.pause() : AT_ONCE;
    }

    private void failed(Throwable failure) {
        LOG.warnf("could not take back what nothing holds, trying again in %s: %s", config.interval(), failure);
        later(config.interval());
    }

    /** One round of everything; tells how much the largest batch was. A step that fails does not keep the others from being taken. */
    Uni<Integer> round() {
        int batch = config.batch();
        List<Supplier<Uni<? extends Integer>>> steps = List.of(
                () -> expireLinks.expire(cleanup.grace(), batch),
                () -> forgetOldPointers.forget(DAY, batch),
                () -> forgetLostLinks.forget(MONTH, batch),
                () -> reviewContent.review(cleanup.grace(), batch).map(ReviewContent.Reviewed::reviewed),
                () -> doomOrphans.doom(cleanup.grace(), batch),
                deleteObjects::delete,
                () -> expireUploads.expire(uploads.ttl(), batch),
                () -> forgetTasks.forget(config.taskAge(), batch),
                copyManifests::copy,
                this::sweep,
                () -> sweepObjects.sweep().replaceWith(0),
                this::discardLeftovers);
        return Multi.createFrom()
                .iterable(steps)
                .onItem()
                .transformToUniAndConcatenate(Reclaim::attempted)
                .collect()
                .asList()
                .map(counts -> counts.stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    private static Uni<Integer> attempted(Supplier<Uni<? extends Integer>> step) {
        return Uni.createFrom()
                .<Integer>deferred(step)
                .onFailure()
                .invoke(failure -> LOG.warnf("could not take back some of what nothing holds: %s", failure))
                .onFailure()
                .recoverWithItem(0);
    }

    /** The sweep is slow on purpose: it never makes a round follow at once. */
    private Uni<Integer> sweep() {
        return sweepContent
                .sweep(swept, config.batch())
                .invoke(last -> swept = last)
                .replaceWith(0);
    }

    private Uni<Integer> discardLeftovers() {
        if (System.nanoTime() - leftoversAt < config.leftovers().toNanos()) {
            return Uni.createFrom().item(0);
        }
        leftoversAt = System.nanoTime();
        return store.discardLeftovers(uploads.ttl(), this::open)
                .invoke(discarded -> discarded.forEach(leftover -> LOG.infof("discarded leftover=%s", leftover)))
                .replaceWith(0);
    }

    private Uni<Set<ObjectKey>> open(Collection<ObjectKey> keys) {
        return findOpenUploads
                .among(keys.stream().map(ObjectKey::toString).toList())
                .map(open -> open.stream().map(ObjectKey::new).collect(Collectors.toSet()));
    }
}
