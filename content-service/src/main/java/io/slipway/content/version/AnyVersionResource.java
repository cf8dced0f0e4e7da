package io.slipway.content.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.repository.FindVersion;
import io.slipway.ledger.list.Column;
import io.slipway.pulp.document.RepositoryVersionDocument;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.permit.Need;
import io.slipway.pulp.permit.Permits;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Versions of all repositories: {@code /pulp/api/v3/repository_versions/}. */
@Path("/pulp/api/v3/repository_versions/")
@Produces(MediaType.APPLICATION_JSON)
public class AnyVersionResource implements Described {
    private static final Filters FILTERS = VersionResource.filters().build();

    private static final Operations OPERATIONS = Operations.at("repository_versions")
            .list(FILTERS, RepositoryVersionDocument.class)
            .needs(Need.login());

    private final FindVersion findVersion;
    private final Permits permits;
    private final Request request;

    AnyVersionResource(FindVersion findVersion, Permits permits, Request request) {
        this.findVersion = findVersion;
        this.permits = permits;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists versions of the repositories that the asker sees, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return permits.seen(
                        request.requireAsker(),
                        ResourceType.REPOSITORY,
                        Column.of("v.repository_id", "v.repository_serial"))
                .chain(seen -> findVersion.listAll(listing.where(seen).selection()))
                .map(page -> listing.answer(page, VersionResource::document));
    }
}
