package io.slipway.taskapi.audit;

import io.slipway.access.audit.RecordedDeed;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.openapi.Operations;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log: who did what to which object, from where, with what result. */
@Schema(name = "slipway.AuditResponse")
public record AuditDocument(
        String href,
        UUID id,
        Timestamp at,
        String actor,
        @Nullable Integer actorId,
        String address,
        String surface,
        String action,
        String object,
        int status,
        @Nullable String correlationId) {

    static AuditDocument of(RecordedDeed found) {
        return new AuditDocument(
                Operations.OWN + "audit/" + found.id() + "/",
                found.id(),
                Timestamp.of(found.at()),
                found.deed().actor(),
                found.deed().actorId(),
                found.deed().address(),
                found.deed().surface(),
                found.deed().action(),
                found.deed().object(),
                found.deed().status(),
                found.deed().correlationId());
    }
}
