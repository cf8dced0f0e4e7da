package io.slipway.content.content;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.content.ListUnits;
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

/** Content of every kind: {@code /pulp/api/v3/content/}. */
@Path("/pulp/api/v3/content/")
@Produces(MediaType.APPLICATION_JSON)
public class AnyContentResource implements Described {
    private static final Filters FILTERS = ContentResource.every(
                    ResourceType.TAG, ResourceType.MANIFEST, ResourceType.BLOB)
            .kinds(
                    List.of("container.blob", "container.manifest", "container.signature", "container.tag"),
                    Column.of("'container.' || c.type"))
            .build();

    private static final Operations OPERATIONS =
            Operations.at("content").list(FILTERS, AnyContentDocument.class).needs(Need.login());

    private final ListUnits listUnits;
    private final RequireVersions requireVersions;
    private final SeenContent seenContent;
    private final Request request;

    AnyContentResource(ListUnits listUnits, RequireVersions requireVersions, SeenContent seenContent, Request request) {
        this.listUnits = listUnits;
        this.requireVersions = requireVersions;
        this.seenContent = seenContent;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists the units that the asker sees, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return seenContent
                .by(request.requireAsker())
                .chain(seen -> listUnits.list(listing.where(seen).selection()))
                .call(page -> requireVersions.unlessFound(page, listing))
                .map(page -> listing.answer(page, AnyContentDocument::of));
    }
}
