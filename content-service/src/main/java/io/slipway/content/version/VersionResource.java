package io.slipway.content.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.repository.DeleteVersion;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.FindVersion;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.document.RepositoryVersionDocument;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.href.VersionReference;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.slipway.tasks.order.FinishedTask;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Versions of a repository: {@code /pulp/api/v3/repositories/container/container/<id>/versions/}. */
@Path("/pulp/api/v3/repositories/container/container/{id}/versions/")
@Produces(MediaType.APPLICATION_JSON)
public class VersionResource implements Described {
    private static final Filters FILTERS = filters().build();

    private static final Operations OPERATIONS = Operations.within(
                    ResourceType.REPOSITORY, "versions", "container_container_repository_version_href")
            .list(FILTERS, RepositoryVersionDocument.class)
            .read(RepositoryVersionDocument.class)
            .needs(Need.on("view"))
            .delete()
            .needs(Need.on("container.delete_containerrepository_versions", "delete"));

    private final FindRepository findRepository;
    private final FindVersion findVersion;
    private final DeleteVersion deleteVersion;
    private final Request request;

    VersionResource(
            FindRepository findRepository, FindVersion findVersion, DeleteVersion deleteVersion, Request request) {
        this.findRepository = findRepository;
        this.findVersion = findVersion;
        this.deleteVersion = deleteVersion;
        this.request = request;
    }

    /** What lists of versions are asked by. */
    static Filters.Builder filters() {
        return Filters.empty()
                .count("number", Column.of("v.number"))
                .moment("pulp_created", Column.of("v.created_at"))
                .orderedBy("pulp_last_updated", Column.of("v.updated_at"))
                .orderedBy("pk", Column.of("v.id"))
                .orderedBy("pulp_id", Column.of("v.id"))
                .meaning("content", text -> holding(List.of(text)))
                .meanings("content__in", VersionResource::holding)
                .meanings("pulp_href__in", VersionResource::named)
                .meanings("prn__in", VersionResource::named);
    }

    private static Condition holding(List<String> hrefs) {
        return Condition.of("""
                EXISTS (SELECT 1 FROM membership i
                         WHERE i.repository_id = v.repository_id AND i.content_id = ANY(?)
                           AND i.added <= v.number AND (i.removed IS NULL OR i.removed > v.number))""", (Object) hrefs.stream().map(Reference::content).toArray(UUID[]::new));
    }

    private static Condition named(List<String> references) {
        return references.stream()
                .map(text ->
                        ResolveVersion.known(VersionReference.require(text)).condition())
                .reduce(Condition::or)
                .orElseThrow();
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists the versions of a repository, newest first. */
    @GET
    public Uni<ObjectNode> list(@RestPath UUID id, @Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(Condition.of("v.repository_id = ?", id));
        return findRepository
                .byId(new RepositoryId(id))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.REPOSITORY))
                .chain(() -> findVersion.list(listing.selection()))
                .map(page -> listing.answer(page, VersionResource::document));
    }

    /** Reads a version. */
    @GET
    @Path("{number}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @RestPath int number, @Context UriInfo uri) {
        return findVersion
                .byNumber(new RepositoryId(id), number)
                .onItem()
                .ifNull()
                .failWith(VersionResource::unknown)
                .map(version -> Pages.projected(uri, document(version)));
    }

    private static Refused unknown() {
        return Refused.detail(404, "No RepositoryVersion matches the given query.");
    }

    /** Deletes a version; what it changed becomes its successor's: 202. 400 where it is served, or the only one. */
    @DELETE
    @Path("{number}/")
    public Uni<Response> delete(@RestPath UUID id, @RestPath int number) {
        RequestedBy by = request.by();
        return deleteVersion
                .delete(new RepositoryId(id), number, deleted(by, id))
                .map(VersionResource::answer);
    }

    private static FinishedTask deleted(RequestedBy by, UUID repository) {
        return FinishedTask.on(
                ResourceType.REPOSITORY.prn(repository),
                "pulpcore.app.tasks.repository.delete_version",
                null,
                by.user(),
                by.correlationId());
    }

    private static Response answer(DeleteVersion.Outcome outcome) {
        return switch (outcome) {
            case DeleteVersion.Deleted deleted -> Answers.accepted(deleted.task());
            case DeleteVersion.Unknown unknown -> throw unknown();
            case DeleteVersion.Served served ->
                throw Refused.list("Cannot delete a repository version that is served: distribution '"
                        + served.basePath() + "' points to it. Point it elsewhere first.");
            case DeleteVersion.OnlyVersion only ->
                throw Refused.list(
                        "Cannot delete repository version. Repositories must have at least one repository version.");
        };
    }

    static RepositoryVersionDocument document(RepositoryVersion version) {
        return RepositoryVersionDocument.of(
                version.id().value(),
                version.repository().value(),
                version.number(),
                version.createdAt(),
                version.updatedAt(),
                version.added().byName(),
                version.removed().byName(),
                version.present().byName());
    }
}
