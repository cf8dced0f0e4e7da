package io.slipway.taskapi.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Page;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.permit.Need;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Groups of tasks: {@code /pulp/api/v3/task-groups/}. Nothing here is done by a group yet, so there are none. */
@Path("/pulp/api/v3/task-groups/")
@Produces(MediaType.APPLICATION_JSON)
public class TaskGroupResource implements Described {
    private static final Filters FILTERS = Filters.empty().build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.TASK_GROUP)
            .list(FILTERS, TaskGroupDocument.class)
            .read(TaskGroupDocument.class)
            .needs(Need.login());

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists none. */
    @GET
    public ObjectNode list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return listing.answer(new Page<>(0, List.<TaskGroupDocument>of()), document -> document);
    }

    /** Reads none. */
    @GET
    @Path("{id}/")
    public ObjectNode read(@RestPath UUID id) {
        throw Refused.unknown(ResourceType.TASK_GROUP);
    }
}
