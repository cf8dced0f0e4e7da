package io.slipway.ledger.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.ledger.event.Event;
import io.slipway.ledger.event.Topic;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Unhurried;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Carries announcements from the outbox to Kafka: leases shards, reads, publishes in order, deletes, with no transaction open
 * meanwhile. What was published but not yet deleted when a relay dies is published again: consumers dedupe by id.
 */
@ApplicationScoped
public class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);

    /** Neither this nor {@link #DELETE} waits for the disk: a lease ends with the power, and what was told is told once more. */
    private static final String LEASE = """
            WITH unhurried AS (%s)
            UPDATE outbox_shard
               SET holder = $1, leased_until = now() + make_interval(secs => $2)
              FROM unhurried
             WHERE shard IN (SELECT shard
                               FROM outbox_shard s
                              WHERE (holder = $1 OR leased_until < now())
                                AND EXISTS (SELECT 1 FROM outbox o WHERE o.shard = s.shard)
                              ORDER BY shard
                                FOR UPDATE SKIP LOCKED)
            RETURNING shard""".formatted(Unhurried.COMMIT);

    private static final String READ = """
            SELECT id, shard, topic, key, type, data::text AS data
              FROM outbox
             WHERE shard = ANY($1)
             ORDER BY seq
             LIMIT $2""";

    private static final String DELETE = """
            WITH unhurried AS (%s)
            DELETE FROM outbox USING unhurried WHERE id = ANY($1)""".formatted(Unhurried.COMMIT);

    private final Ledger ledger;
    private final Megaphone megaphone;
    private final RelayConfig config;
    private final Vertx vertx;
    private final UUID holder = Ids.next();
    private final AtomicBoolean carrying = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private volatile boolean stopped = true;
    private volatile boolean complained;
    private long timer;
    private volatile long timerOfPause;

    Relay(Ledger ledger, Megaphone megaphone, RelayConfig config, Vertx vertx) {
        this.ledger = ledger;
        this.megaphone = megaphone;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            stopped = false;
            timer = vertx.setPeriodic(config.interval().toMillis(), ignored -> nudge());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        vertx.cancelTimer(timer);
        vertx.cancelTimer(timerOfPause);
    }

    /** Looks at the outbox now, or once more when a look is under way. */
    void nudge() {
        if (stopped) {
            return;
        }
        again.set(true);
        if (carrying.compareAndSet(false, true)) {
            vertx.getOrCreateContext().runOnContext(ignored -> carryAll());
        }
    }

    private void carryAll() {
        again.set(false);
        carry().subscribe().with(this::carried, this::failed);
    }

    private void carried(int count) {
        complained = false;
        if (stopped || (count == 0 && !again.get())) {
            rest();
        } else if (count == config.batch()) {
            carryAll();
        } else {
            timerOfPause = vertx.setTimer(config.pause().toMillis(), ignored -> goOn());
        }
    }

    /** After others that were nudged for meanwhile, where there are any. */
    private void goOn() {
        if (again.get() && !stopped) {
            carryAll();
        } else {
            rest();
        }
    }

    private void rest() {
        carrying.set(false);
        if (again.get()) {
            nudge();
        }
    }

    /** Says once that announcements wait, not every second: they stay in the outbox until they can be told. */
    private void failed(Throwable failure) {
        if (!complained) {
            complained = true;
            LOG.warnf("announcements wait in the outbox: %s", failure);
        }
        carrying.set(false);
    }

    private Uni<Integer> carry() {
        return lease().chain(this::read).chain(this::publish);
    }

    private Uni<Short[]> lease() {
        return ledger.read(LEASE, holder, (double) config.lease().toSeconds()).map(Relay::shards);
    }

    private static Short[] shards(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getShort("shard")).toArray(Short[]::new);
    }

    private Uni<List<Row>> read(Short[] shards) {
        if (shards.length == 0) {
            return Uni.createFrom().item(List.of());
        }
        return ledger.read(READ, shards, config.batch())
                .map(rows -> rows.stream().toList());
    }

    /** Shards side by side, the announcements of one shard one after the other; what was told is deleted even if others failed. */
    private Uni<Integer> publish(List<Row> rows) {
        Map<Short, List<Row>> byShard = rows.stream().collect(Collectors.groupingBy(row -> row.getShort("shard")));
        Queue<UUID> told = new ConcurrentLinkedQueue<>();
        return Multi.createFrom()
                .iterable(byShard.values())
                .onItem()
                .transformToUni(shard -> publishShard(shard, told))
                .collectFailures()
                .merge(Outbox.SHARDS)
                .collect()
                .asList()
                .onItemOrFailure()
                .call(() -> forget(told))
                .map(shards -> told.size());
    }

    private Uni<Void> publishShard(List<Row> rows, Queue<UUID> told) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(
                        row -> megaphone.tell(event(row)).invoke(() -> told.add(row.getUUID("id"))))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Integer> forget(Queue<UUID> told) {
        return told.isEmpty()
                ? Uni.createFrom().item(0)
                : ledger.read(DELETE, (Object) told.toArray(UUID[]::new)).map(RowSet::rowCount);
    }

    private static Event event(Row row) {
        return new Event(
                row.getUUID("id"),
                Topic.valueOf(row.getString("topic")),
                row.getString("key"),
                row.getString("type"),
                row.getString("data"));
    }
}
