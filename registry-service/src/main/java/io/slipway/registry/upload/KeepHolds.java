package io.slipway.registry.upload;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.catalog.upload.HoldUpload;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Keeps what this process holds, in one statement a second, and asks those to come to an end whom others wait for. While PostgreSQL has not
 * answered it is not asked again, but no longer than an answer could keep anything.
 */
@ApplicationScoped
class KeepHolds {
    private static final Logger LOG = Logger.getLogger(KeepHolds.class);
    private static final long EVERY = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(HoldUpload.SECONDS);

    private final HoldUpload rows;
    private final Vertx vertx;
    private final Set<HeldByRow> held = ConcurrentHashMap.newKeySet();
    private final OneQuestion question =
            new OneQuestion(PATIENCE, failure -> LOG.warnf("uploads are held no longer: %s", failure));
    private long timer;

    KeepHolds(HoldUpload rows, Vertx vertx) {
        this.rows = rows;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(EVERY, ignored -> keepAll());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    void add(HeldByRow one) {
        held.add(one);
    }

    void remove(HeldByRow one) {
        held.remove(one);
    }

    private void keepAll() {
        List<HeldByRow> all = List.copyOf(held);
        if (!all.isEmpty()) {
            question.ask(() -> keep(all));
        }
    }

    private Uni<Void> keep(List<HeldByRow> all) {
        return rows.keep(
                        all.stream().map(HeldByRow::id).toList(),
                        all.stream().map(HeldByRow::holder).toList())
                .invoke(kept -> askWhoIsWaitedFor(all, kept))
                .replaceWithVoid();
    }

    /** Whoever has lost his hold, too: nothing of what he does counts any more. */
    private static void askWhoIsWaitedFor(List<HeldByRow> all, Map<UUID, Boolean> kept) {
        for (HeldByRow one : all) {
            if (kept.getOrDefault(one.holder(), true)) {
                one.ask();
            }
        }
    }
}
