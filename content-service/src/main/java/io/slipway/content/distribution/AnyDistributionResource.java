package io.slipway.content.distribution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.serving.FindDistribution;
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
import java.net.URI;
import java.util.List;

/** Distributions of every kind, of which there is one: {@code /pulp/api/v3/distributions/}. */
@Path("/pulp/api/v3/distributions/")
@Produces(MediaType.APPLICATION_JSON)
public class AnyDistributionResource implements Described {
    private static final Filters FILTERS = DistributionResource.filters()
            .kinds(
                    List.of("container.container", "container.pull-through"),
                    Column.of("CAST('container.container' AS text)"))
            .build();

    private static final Operations OPERATIONS = Operations.of("distributions", ResourceType.DISTRIBUTION)
            .list(FILTERS, AnyDistributionDocument.class)
            .needs(Need.scope());

    private final FindDistribution findDistribution;
    private final Request request;

    AnyDistributionResource(FindDistribution findDistribution, Request request) {
        this.findDistribution = findDistribution;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists distributions, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        URI base = uri.getBaseUri();
        return findDistribution
                .list(listing.selection())
                .map(page -> listing.answer(page, found -> AnyDistributionDocument.of(found, base)));
    }
}
