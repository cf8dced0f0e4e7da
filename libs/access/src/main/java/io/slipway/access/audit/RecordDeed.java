package io.slipway.access.audit;

import io.slipway.ledger.outbox.Outbox;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Together;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the audit log: entries and their announcements, in one statement for all that wait for one. Reads are
 * not written; so a pull costs nothing here.
 *
 * @see FindDeeds
 */
@ApplicationScoped
public class RecordDeed {
    private static final Logger LOG = Logger.getLogger(RecordDeed.class);

    private static final int MOST = 200;

    private static final String ADD = """
            WITH told AS (
            %s)
            INSERT INTO audit (id, actor, actor_id, address, surface, action, object, status, correlation_id)
            SELECT id, actor, actor_id, address, surface, action, object, status, correlation_id
              FROM unnest($2::uuid[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[],
                          $10::text[])
                   AS done (id, actor, actor_id, address, surface, action, object, status, correlation_id)""".formatted(Outbox.ANNOUNCE.formatted("$1"));

    private final Ledger ledger;
    private final Outbox outbox;
    private final Together<Deed, Deed> together;
    private final Semaphore room;
    private final AtomicLong unwritten = new AtomicLong();

    RecordDeed(Ledger ledger, Outbox outbox, AuditConfig config) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.together = new Together<>(MOST, deed -> 1, this::write);
        this.room = new Semaphore(config.refusalsWaiting());
    }

    /**
     * Writes {@code deed}, which was done. Whoever is told "done" is told after this, so his deed is in the log; where it cannot be
     * written, that is an error in the process's own log, with the deed, and not one of his.
     */
    public Uni<Void> record(Deed deed) {
        return together.ask(deed)
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

    private Uni<List<Deed>> write(List<Deed> deeds) {
        List<UUID> ids = deeds.stream().map(deed -> Ids.next()).toList();
        List<DeedDone> done = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            done.add(DeedDone.of(ids.get(i), deeds.get(i)));
        }
        return ledger.writeOne(
                        ADD,
                        outbox.told(done),
                        ids.toArray(UUID[]::new),
                        texts(deeds, Deed::actor),
                        deeds.stream().map(Deed::actorId).toArray(Integer[]::new),
                        texts(deeds, Deed::address),
                        texts(deeds, Deed::surface),
                        texts(deeds, Deed::action),
                        texts(deeds, Deed::object),
                        deeds.stream().map(Deed::status).toArray(Integer[]::new),
                        texts(deeds, Deed::correlationId))
                .invoke(outbox::committed)
                .replaceWith(deeds);
    }

    private static @Nullable String[] texts(List<Deed> deeds, Function<Deed, @Nullable String> text) {
        return deeds.stream().map(text).toArray(String[]::new);
    }
}
