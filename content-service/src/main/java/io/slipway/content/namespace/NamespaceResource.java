package io.slipway.content.namespace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.serving.CreateNamespace;
import io.slipway.catalog.serving.DeleteNamespace;
import io.slipway.catalog.serving.FindNamespace;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.slipway.pulp.permit.Permits;
import io.slipway.tasks.order.FinishedTask;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Namespaces: {@code /pulp/api/v3/pulp_container/namespaces/}. */
@Path("/pulp/api/v3/pulp_container/namespaces/")
@Produces(MediaType.APPLICATION_JSON)
public class NamespaceResource implements Described {
    private static final Filters FILTERS = Filters.of(ResourceType.NAMESPACE, Column.of("n.id"))
            .text("name", Column.of("n.name"))
            .labels(Column.of("n.labels"))
            .orderedBy("pulp_created", Column.of("n.created_at"))
            .orderedBy("pulp_last_updated", Column.of("n.updated_at"))
            .build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.NAMESPACE)
            .list(FILTERS, NamespaceDocument.class)
            .needs(Need.scope())
            .create(NamespaceDocument.FORM, NamespaceDocument.class)
            .needs(Need.login())
            .read(NamespaceDocument.class)
            .needs(Need.on("view"))
            .delete()
            .needs(Need.on("delete"));

    private final CreateNamespace createNamespace;
    private final FindNamespace findNamespace;
    private final DeleteNamespace deleteNamespace;
    private final Permits permits;
    private final Request request;

    NamespaceResource(
            CreateNamespace createNamespace,
            FindNamespace findNamespace,
            DeleteNamespace deleteNamespace,
            Permits permits,
            Request request) {
        this.createNamespace = createNamespace;
        this.findNamespace = findNamespace;
        this.deleteNamespace = deleteNamespace;
        this.permits = permits;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists namespaces, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return findNamespace.list(listing.selection()).map(page -> listing.answer(page, NamespaceDocument::of));
    }

    /** Creates a namespace: 201. The one that is called as the asker is his to make. */
    @POST
    public Uni<Response> create(Sent sent) {
        NamespaceDocument.Wanted wanted = NamespaceDocument.FORM.read(sent);
        Asker asker = request.requireAsker();
        return mayCreate(asker, wanted.name())
                .chain(() -> createNamespace.create(wanted.name(), wanted.labels(), asker.id()))
                .onFailure(failure -> UniqueViolation.of(CreateNamespace.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .map(NamespaceDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    private Uni<Void> mayCreate(Asker asker, String name) {
        return name.equals(asker.name())
                ? Uni.createFrom().voidItem()
                : permits.everywhere(asker, "container.add_containernamespace").map(NamespaceResource::require);
    }

    private static @Nullable Void require(boolean may) {
        if (!may) {
            throw Refused.forbidden();
        }
        return null;
    }

    /** Reads a namespace. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return findNamespace
                .byId(id)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.NAMESPACE))
                .map(found -> Pages.projected(uri, NamespaceDocument.of(found)));
    }

    /** Deletes a namespace with its distributions: 202. Their repositories stay. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        return deleteNamespace
                .delete(id, deleted(request.by(), id))
                .map(task -> Answers.acceptedOr404(task, ResourceType.NAMESPACE));
    }

    private static FinishedTask deleted(RequestedBy by, UUID namespace) {
        return FinishedTask.on(
                ResourceType.NAMESPACE.prn(namespace),
                "pulpcore.app.tasks.base.general_multi_delete",
                null,
                by.user(),
                by.correlationId());
    }
}
