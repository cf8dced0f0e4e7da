package io.slipway.tasks.process;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Says that this process is there, again and again, and forgets those that have been silent for a day. */
@ApplicationScoped
class Presence {
    private static final Logger LOG = Logger.getLogger(Presence.class);

    private static final String BEAT = """
            WITH forgotten AS (DELETE FROM process WHERE last_heartbeat < now() - interval '1 day')
            INSERT INTO process AS p (id, name, kind)
            VALUES ($1, $2, $3)
                ON CONFLICT (id) DO UPDATE
               SET last_heartbeat = now()""";

    private final Ledger ledger;
    private final ProcessConfig config;
    private final Vertx vertx;
    private final UUID id = Ids.next();
    private long timer;

    Presence(Ledger ledger, ProcessConfig config, Vertx vertx) {
        this.ledger = ledger;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        config.kind().ifPresent(this::beatAs);
    }

    private void beatAs(ProcessKind kind) {
        beat(kind);
        timer = vertx.setPeriodic(config.beat().toMillis(), ignored -> beat(kind));
    }

    void stop(@Observes ShutdownEvent event) {
        boolean ignored = vertx.cancelTimer(timer);
    }

    private void beat(ProcessKind kind) {
        vertx.runOnContext(() -> ledger.write(tx -> tx.execute(BEAT, id, name(), kind.toString()))
                .subscribe()
                .with(done -> LOG.tracef("process=%s is there", id), this::unsaid));
    }

    private String name() {
        return ProcessHandle.current().pid() + "@" + config.name();
    }

    private void unsaid(Throwable failure) {
        LOG.debugf("could not say that this process is there: %s", failure);
    }
}
