package io.slipway.content.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Page;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
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

/**
 * Push repositories, a kind Pulp keeps for what older versions made: {@code /pulp/api/v3/repositories/container/container-push/}. There
 * are none here, since a push makes an ordinary repository.
 */
@Path("/pulp/api/v3/repositories/container/container-push/")
@Produces(MediaType.APPLICATION_JSON)
public class PushRepositoryResource implements Described {
    private static final Filters FILTERS = RepositoryResource.filters().build();

    private static final Operations OPERATIONS = Operations.at("repositories/container/container-push")
            .list(FILTERS, RepositoryDocument.class)
            .needs(Need.login());

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists none. */
    @GET
    public ObjectNode list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return listing.answer(new Page<>(0, List.<RepositoryDocument>of()), document -> document);
    }
}
