package io.slipway.content.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.remote.ListRemotes;
import io.slipway.ledger.list.Column;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Remotes of every kind, of which there is one: {@code /pulp/api/v3/remotes/}. */
@Path("/pulp/api/v3/remotes/")
@Produces(MediaType.APPLICATION_JSON)
public class AnyRemoteResource implements Described {
    private static final Filters FILTERS = RemoteResource.filters()
            .kinds(
                    List.of("container.container", "container.pull-through"),
                    Column.of("CAST('container.container' AS text)"))
            .build();

    private static final Operations OPERATIONS = Operations.of("remotes", ResourceType.REMOTE)
            .list(FILTERS, AnyRemoteDocument.class)
            .needs(Need.scope());

    private final ListRemotes listRemotes;
    private final Request request;

    AnyRemoteResource(ListRemotes listRemotes, Request request) {
        this.listRemotes = listRemotes;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists remotes, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return listRemotes.list(listing.selection()).map(page -> listing.answer(page, AnyRemoteDocument::of));
    }
}
