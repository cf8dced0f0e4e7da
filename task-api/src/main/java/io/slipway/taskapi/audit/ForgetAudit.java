package io.slipway.taskapi.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.access.audit.ForgetDeeds;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Ends entries of the audit log after their time: once an hour, on whichever replica's turn it is. */
@ApplicationScoped
class ForgetAudit {
    private static final Logger LOG = Logger.getLogger(ForgetAudit.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final ForgetDeeds forgetDeeds;
    private final Vertx vertx;
    private volatile long timer;

    ForgetAudit(ForgetDeeds forgetDeeds, Vertx vertx) {
        this.forgetDeeds = forgetDeeds;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(EVERY.toMillis(), now -> forget());
    }

    void stop(@Observes ShutdownEvent event) {
        if (!vertx.cancelTimer(timer)) {
            LOG.trace("no timer");
        }
    }

    private void forget() {
        forgetDeeds
                .forget()
                .subscribe()
                .with(
                        gone -> LOG.debugf("audit entries forgotten=%d", gone),
                        failure -> LOG.warnf("could not end old audit entries: %s", failure));
    }
}
