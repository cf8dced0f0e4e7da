package io.slipway.tasks.process;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A process as it last said that it is there. */
public record OnlineProcess(
        UUID id, String name, ProcessKind kind, OffsetDateTime startedAt, OffsetDateTime lastHeartbeat) {
    static OnlineProcess of(Row row) {
        return new OnlineProcess(
                row.getUUID("id"),
                row.getString("name"),
                ProcessKind.fromString(row.getString("kind")),
                row.getOffsetDateTime("started_at"),
                row.getOffsetDateTime("last_heartbeat"));
    }
}
