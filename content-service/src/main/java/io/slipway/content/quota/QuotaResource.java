package io.slipway.content.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.quota.FindQuota;
import io.slipway.catalog.quota.Quota;
import io.slipway.catalog.quota.QuotaDraft;
import io.slipway.catalog.quota.SetQuota;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Quotas: {@code /slipway/api/v1/quotas/<id of the namespace>/}. Seen and set by superusers. */
@Path("/slipway/api/v1/quotas/")
@Produces(MediaType.APPLICATION_JSON)
public class QuotaResource implements Described {
    private static final Filters FILTERS = Filters.empty()
            .text("namespace", Column.of("n.name"))
            .orderedBy("namespace", Column.of("n.name"))
            .build();
    private static final Operations OPERATIONS = Operations.own("quotas", "id")
            .list(FILTERS, QuotaDocument.class)
            .read(QuotaDocument.class)
            .change(QuotaDocument.FORM, QuotaDocument.class)
            .forget()
            .needs(Need.superuser());

    private final FindQuota findQuota;
    private final SetQuota setQuota;

    QuotaResource(FindQuota findQuota, SetQuota setQuota) {
        this.findQuota = findQuota;
        this.setQuota = setQuota;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists quotas with what is used of them, by the names of their namespaces. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri);
        return findQuota.list(listing.selection()).map(page -> listing.answer(page, QuotaDocument::of));
    }

    /** Reads the quota of a namespace. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(id).map(quota -> Pages.projected(uri, QuotaDocument.of(quota)));
    }

    private Uni<Quota> require(UUID id) {
        return findQuota.byNamespace(id).onItem().ifNull().failWith(Refused::notFound);
    }

    /** Sets the quota of a namespace: 200. What is not given is no limit. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, Sent sent) {
        QuotaDraft wanted = QuotaDocument.FORM.read(sent);
        return setQuota.set(id, wanted).chain(isThere -> answered(isThere, id));
    }

    /** Changes what is given of the quota a namespace has: 200. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath UUID id, Sent sent) {
        return setQuota.change(id, known -> QuotaDocument.FORM.readOver(known, sent))
                .chain(isThere -> answered(isThere, id));
    }

    private Uni<Response> answered(boolean isThere, UUID id) {
        return isThere
                ? require(id).map(quota -> Answers.ok(QuotaDocument.of(quota)))
                : Uni.createFrom().failure(Refused.notFound());
    }

    /** Takes the quota of a namespace away: 204. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        return setQuota.remove(id).map(was -> Answers.gone(was, Refused::notFound));
    }
}
