package io.slipway.content.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.repository.FindRepository;
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

/** Repositories of every kind, of which there is one: {@code /pulp/api/v3/repositories/}. */
@Path("/pulp/api/v3/repositories/")
@Produces(MediaType.APPLICATION_JSON)
public class AnyRepositoryResource implements Described {
    private static final Filters FILTERS = RepositoryResource.filters()
            .kinds(
                    List.of("container.container", "container.container-push"),
                    Column.of("CAST('container.container' AS text)"))
            .build();

    private static final Operations OPERATIONS = Operations.of("repositories", ResourceType.REPOSITORY)
            .list(FILTERS, AnyRepositoryDocument.class)
            .needs(Need.scope());

    private final FindRepository findRepository;
    private final Request request;

    AnyRepositoryResource(FindRepository findRepository, Request request) {
        this.findRepository = findRepository;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists repositories, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return findRepository.list(listing.selection()).map(page -> listing.answer(page, AnyRepositoryDocument::of));
    }
}
