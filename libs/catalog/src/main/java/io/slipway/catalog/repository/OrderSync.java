package io.slipway.catalog.repository;

import io.slipway.catalog.remote.RemoteId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.Resource;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders a sync. One repository is synced once at a time; everything else goes past it. */
@ApplicationScoped
public class OrderSync {
    private static final String NAME = "pulp_container.app.tasks.synchronize.synchronize";

    private final Ledger ledger;
    private final OrderTask orderTask;

    OrderSync(Ledger ledger, OrderTask orderTask) {
        this.ledger = ledger;
        this.orderTask = orderTask;
    }

    /**
     * Orders a sync of {@code repository} from {@code remote}.
     *
     * @param mirror whether what upstream does not have is taken out of the repository
     * @param reserved what Pulp shows as reserved
     */
    public Uni<TaskId> order(
            RepositoryId repository,
            RemoteId remote,
            boolean mirror,
            List<String> reserved,
            @Nullable Integer createdBy,
            String correlationId) {
        String arguments = new JsonObject()
                .put("repository", repository.toString())
                .put("remote", remote.toString())
                .put("mirror", mirror)
                .encode();
        TaskOrder order = new TaskOrder(
                NAME, arguments, List.of(Resource.exclusive("sync:" + repository)), reserved, createdBy, correlationId);
        return ledger.write(tx -> orderTask.order(tx, order));
    }
}
