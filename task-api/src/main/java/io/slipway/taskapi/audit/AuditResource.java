package io.slipway.taskapi.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.audit.FindDeeds;
import io.slipway.ledger.list.Column;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** The audit log: {@code /slipway/api/v1/audit/}. Read by superusers, written by nobody through here. */
@Path("/slipway/api/v1/audit/")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource implements Described {
    private static final Filters FILTERS = Filters.empty()
            .text("actor", Column.of("a.actor"))
            .text("object", Column.of("a.object"))
            .text("action", Column.of("a.action"))
            .exact("surface", Column.of("a.surface"))
            .exact("address", Column.of("a.address"))
            .exact("correlation_id", Column.of("a.correlation_id"))
            .count("status", Column.of("a.status"))
            .moment("at", Column.of("a.at"))
            .orderedBy("at", Column.of("a.at"))
            .build();
    private static final Operations OPERATIONS = Operations.own("audit", "id")
            .list(FILTERS, AuditDocument.class)
            .read(AuditDocument.class)
            .needs(Need.superuser());

    private final FindDeeds findDeeds;

    AuditResource(FindDeeds findDeeds) {
        this.findDeeds = findDeeds;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists entries, the newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return findDeeds.list(listing.selection()).map(page -> listing.answer(page, AuditDocument::of));
    }

    /** Reads an entry. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return findDeeds
                .byId(id)
                .onItem()
                .ifNull()
                .failWith(Refused::notFound)
                .map(found -> Pages.projected(uri, AuditDocument.of(found)));
    }
}
