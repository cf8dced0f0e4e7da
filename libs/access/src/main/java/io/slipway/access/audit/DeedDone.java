package io.slipway.access.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.slipway.ledger.event.Fact;
import io.slipway.ledger.event.Topic;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Told on {@code slipway.audit} for each entry of the log.
 *
 * @param actorId 0 where he is no user
 */
record DeedDone(
        UUID id,
        String actor,
        int actorId,
        String address,
        String surface,
        String action,
        String object,
        int status,
        @Nullable String correlationId)
        implements Fact {

    static DeedDone of(UUID id, Deed deed) {
        return new DeedDone(
                id,
                deed.actor(),
                deed.actorId() == null ? 0 : deed.actorId(),
                deed.address(),
                deed.surface(),
                deed.action(),
                deed.object(),
                deed.status(),
                deed.correlationId());
    }

    @Override
    @JsonIgnore
    public Topic topic() {
        return Topic.AUDIT;
    }

    @Override
    @JsonIgnore
    public String key() {
        return object;
    }

    @Override
    @JsonIgnore
    public String type() {
        return "io.slipway.audit.recorded.v1";
    }
}
