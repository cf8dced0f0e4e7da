package io.slipway.tasks.order;

import io.slipway.ledger.event.Event;
import io.slipway.ledger.outbox.Megaphone;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Rings for the workers at once and without a promise: the row in the outbox is the promise, and consumers dedupe by the event's id. */
@ApplicationScoped
public class RingWorkers {
    private static final Logger LOG = Logger.getLogger(RingWorkers.class);

    private final Megaphone megaphone;

    RingWorkers(Megaphone megaphone) {
        this.megaphone = megaphone;
    }

    /** Says {@code event} now, after the commit that wrote it into the outbox. */
    public void ring(Event event) {
        megaphone
                .tell(event)
                .subscribe()
                .with(
                        told -> LOG.tracef("rang for task=%s", event.key()),
                        failure -> LOG.debugf("could not ring: %s", failure));
    }
}
