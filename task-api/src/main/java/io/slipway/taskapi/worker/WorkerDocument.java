package io.slipway.taskapi.worker;

import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import io.slipway.tasks.process.OnlineProcess;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A worker as Pulp shows it; which task it runs is not told, as in Pulp of today. */
@Schema(name = "WorkerResponse")
public record WorkerDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String name,
        Timestamp lastHeartbeat,
        Map<String, String> versions,
        @Nullable String currentTask) {
    static WorkerDocument of(OnlineProcess worker) {
        return new WorkerDocument(
                ResourceType.WORKER.href(worker.id()),
                ResourceType.WORKER.prn(worker.id()),
                Timestamp.of(worker.startedAt()),
                Timestamp.of(worker.lastHeartbeat()),
                worker.name(),
                Timestamp.of(worker.lastHeartbeat()),
                Map.of(),
                null);
    }
}
