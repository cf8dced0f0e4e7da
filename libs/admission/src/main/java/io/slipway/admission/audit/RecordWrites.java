package io.slipway.admission.audit;

import io.slipway.access.audit.Deed;
import io.slipway.access.audit.RecordDeed;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Witness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Writes what was done through the management API into the audit log. */
@ApplicationScoped
class RecordWrites implements Witness {
    private final RecordDeed recordDeed;

    RecordWrites(RecordDeed recordDeed) {
        this.recordDeed = recordDeed;
    }

    @Override
    public Uni<Void> saw(
            @Nullable Asker asker, String address, String method, String path, int status, String correlationId) {
        return recordDeed.record(new Deed(
                asker == null ? "" : asker.name(),
                asker == null ? null : asker.id(),
                address,
                "api",
                method,
                path,
                status,
                correlationId));
    }
}
