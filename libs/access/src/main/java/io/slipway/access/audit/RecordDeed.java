package io.slipway.access.audit;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes the audit log: an entry and its announcement, in one transaction. Reads are not written; so a pull costs nothing here.
 *
 * @see FindDeeds
 */
@ApplicationScoped
public class RecordDeed {
    private static final Logger LOG = Logger.getLogger(RecordDeed.class);

    private static final String ADD = """
            INSERT INTO audit (id, actor, actor_id, address, surface, action, object, status, correlation_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    private final Ledger ledger;
    private final Outbox outbox;
    private final Semaphore room;
    private final AtomicLong unwritten = new AtomicLong();

    RecordDeed(Ledger ledger, Outbox outbox, AuditConfig config) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.room = new Semaphore(config.refusalsWaiting());
    }

    /**
     * Writes {@code deed}, which was done. Whoever is told "done" is told after this, so his deed is in the log; where it cannot be
     * written, that is an error in the process's own log, with the deed, and not one of his.
     */
    public Uni<Void> record(Deed deed) {
        return ledger.write(tx -> write(tx, deed))
                .onFailure()
                .invoke(failure -> LOG.errorf(failure, "could not write the audit log: %s", deed))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Writes {@code deed}, which was refused, when there is time. Whoever guesses passwords must not make others wait. */
    public void refused(Deed deed) {
        if (!room.tryAcquire()) {
            LOG.debugf("refusals not written: %d", unwritten.incrementAndGet());
            return;
        }
        record(deed).onTermination().invoke(room::release).subscribe().with(done -> LOG.trace("written"));
    }

    /** How many refused logins were not written since the start because too many came at once. */
    public long unwritten() {
        return unwritten.get();
    }

    private Uni<Void> write(Tx tx, Deed deed) {
        UUID id = Ids.next();
        return tx.execute(
                        ADD,
                        id,
                        deed.actor(),
                        deed.actorId(),
                        deed.address(),
                        deed.surface(),
                        deed.action(),
                        deed.object(),
                        deed.status(),
                        deed.correlationId())
                .chain(() -> outbox.announce(tx, DeedDone.of(id, deed)))
                .replaceWithVoid();
    }
}
