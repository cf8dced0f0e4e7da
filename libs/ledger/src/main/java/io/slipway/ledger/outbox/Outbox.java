package io.slipway.ledger.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.slipway.ledger.event.Event;
import io.slipway.ledger.event.Fact;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes announcements into the transaction of what they announce: told if it is committed, and only then. */
@ApplicationScoped
public class Outbox {
    /** Keys hash to this many shards, each carried by one relay at a time, in order. */
    static final int SHARDS = 16;

    private static final String ADD = """
            INSERT INTO outbox (id, shard, topic, key, type, data)
            VALUES ($1, $2, $3, $4, $5, CAST(CAST($6 AS text) AS jsonb))""";

    /**
     * For a {@code WITH} of a statement that writes what is announced: one round trip for both. To be formatted with the parameter that
     * is given {@link #told}; whoever has committed it says so to {@link #committed}.
     */
    public static final String ANNOUNCE = """
            INSERT INTO outbox (id, shard, topic, key, type, data)
            SELECT id, shard, topic, key, type, data
              FROM jsonb_to_recordset(CAST(CAST(%s AS text) AS jsonb))
                   AS told (id uuid, shard smallint, topic text, key text, type text, data jsonb)""";

    private final ObjectMapper json;
    private final Relay relay;

    Outbox(ObjectMapper json, Relay relay) {
        this.json = json;
        this.relay = relay;
    }

    /**
     * Announces {@code fact} when {@code tx} is committed. Whoever needs order among announcements of one key holds a lock on the
     * row the key names.
     *
     * @return the event, so that the same may also be rung by hand: consumers dedupe by its id
     */
    public Uni<Event> announce(Tx tx, Fact fact) {
        Event event = event(fact);
        tx.afterCommit(relay::nudge);
        return tx.execute(
                        ADD,
                        event.id(),
                        shard(event.key()),
                        event.topic().name(),
                        event.key(),
                        event.type(),
                        event.data())
                .replaceWith(event);
    }

    /** {@code facts}, in their order, as {@link #ANNOUNCE} reads them. */
    public String told(List<? extends Fact> facts) {
        return facts.stream().map(this::told).collect(Collectors.joining(",", "[", "]"));
    }

    private String told(Fact fact) {
        Event event = event(fact);
        return asJson(new Told(
                event.id(),
                shard(event.key()),
                event.topic().name(),
                event.key(),
                event.type(),
                new RawValue(event.data())));
    }

    /** A row as {@link #ANNOUNCE} reads it. */
    private record Told(UUID id, short shard, String topic, String key, String type, RawValue data) {}

    /** What was announced by {@link #ANNOUNCE} is committed: somebody carries it now, and not only when he looks by himself. */
    public void committed() {
        relay.nudge();
    }

    /** {@code fact} as an event, for whoever tells it by hand and without a promise. */
    public Event event(Fact fact) {
        return new Event(Ids.next(), fact.topic(), fact.key(), fact.type(), asJson(fact));
    }

    private static short shard(String key) {
        return (short) Math.floorMod(key.hashCode(), SHARDS);
    }

    private String asJson(Object fact) {
        try {
            return json.writeValueAsString(fact);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a fact is plain data: " + fact.getClass(), e);
        }
    }
}
