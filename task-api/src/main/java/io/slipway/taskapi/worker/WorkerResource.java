package io.slipway.taskapi.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.slipway.tasks.process.FindProcess;
import io.slipway.tasks.process.ProcessKind;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Workers: {@code /pulp/api/v3/workers/}. */
@Path("/pulp/api/v3/workers/")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerResource implements Described {
    private static final Condition RUNS_TASKS = Condition.of("p.kind = ?", ProcessKind.WORKER.toString());

    private final FindProcess findProcess;
    private final Filters filters;
    private final Operations operations;

    WorkerResource(FindProcess findProcess) {
        this.findProcess = findProcess;
        Condition online = findProcess.isOnline();
        this.filters = Filters.of(ResourceType.WORKER, Column.of("p.id"))
                .text("name", Column.of("p.name"))
                .moment("last_heartbeat", Column.of("p.last_heartbeat"))
                .either("online", online)
                .either("missing", online.not())
                .orderedBy("pulp_created", Column.of("p.started_at"))
                .orderedBy("pulp_last_updated", Column.of("p.last_heartbeat"))
                .build();
        this.operations = Operations.of(ResourceType.WORKER)
                .list(filters, WorkerDocument.class)
                .read(WorkerDocument.class)
                .needs(Need.login());
    }

    @Override
    public Operations operations() {
        return operations;
    }

    /** Lists workers, the youngest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = filters.read(uri).where(RUNS_TASKS);
        return findProcess.list(listing.selection()).map(page -> listing.answer(page, WorkerDocument::of));
    }

    /** Reads a worker. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return findProcess
                .byId(id)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.WORKER))
                .map(found -> Pages.projected(uri, WorkerDocument.of(found)));
    }
}
