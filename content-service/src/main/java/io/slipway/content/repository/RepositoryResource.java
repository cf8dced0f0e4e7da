package io.slipway.content.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.remote.FindRemote;
import io.slipway.catalog.remote.RemoteId;
import io.slipway.catalog.repository.CreateRepository;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.FindVersion;
import io.slipway.catalog.repository.OrderSync;
import io.slipway.catalog.repository.Repository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.UpdateRepository;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.RepositoryVersionDocument;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Query;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.page.Pages;
import io.slipway.tasks.order.FinishedTask;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Repositories: {@code /pulp/api/v3/repositories/container/container/}. */
@Path("/pulp/api/v3/repositories/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class RepositoryResource {
    private final CreateRepository createRepository;
    private final FindRepository findRepository;
    private final UpdateRepository updateRepository;
    private final FindVersion findVersion;
    private final FindRemote findRemote;
    private final OrderSync orderSync;
    private final Request request;

    RepositoryResource(
            CreateRepository createRepository,
            FindRepository findRepository,
            UpdateRepository updateRepository,
            FindVersion findVersion,
            FindRemote findRemote,
            OrderSync orderSync,
            Request request) {
        this.createRepository = createRepository;
        this.findRepository = findRepository;
        this.updateRepository = updateRepository;
        this.findVersion = findVersion;
        this.findRemote = findRemote;
        this.orderSync = orderSync;
        this.request = request;
    }

    /** Lists repositories, newest first; by {@code name}, {@code name__in}, {@code name__contains}, {@code remote}. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        List<Condition> conditions = new ArrayList<>();
        query.one("name").ifPresent(name -> conditions.add(Condition.of("name = ?", name)));
        query.many("name__in")
                .ifPresent(
                        names -> conditions.add(Condition.of("name = ANY(?)", (Object) names.toArray(String[]::new))));
        query.one("name__contains")
                .ifPresent(part -> conditions.add(Condition.of("name LIKE ?", "%" + Condition.literal(part) + "%")));
        query.one("name__startswith")
                .ifPresent(part -> conditions.add(Condition.of("name LIKE ?", Condition.literal(part) + "%")));
        query.check();
        Window window = query.window();
        return findRepository.list(conditions, window).map(page -> Pages.of(uri, window, page, RepositoryDocument::of));
    }

    /** Creates a repository: 201. */
    @POST
    public Uni<Response> create(String body) {
        RepositoryDraft draft = RepositoryDocument.draft(Body.of(body));
        return requireRemote(draft)
                .chain(() -> createRepository.create(draft))
                .onFailure(failure -> UniqueViolation.of(CreateRepository.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .chain(this::require)
                .map(RepositoryDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    private Uni<Void> requireRemote(RepositoryDraft draft) {
        UUID remote = draft.remote();
        return remote == null ? Uni.createFrom().voidItem() : requireRemote("remote", remote);
    }

    private Uni<Void> requireRemote(String field, UUID remote) {
        return findRemote
                .find(new RemoteId(remote))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field(field, "Invalid hyperlink - Object does not exist."))
                .replaceWithVoid();
    }

    private Uni<Repository> require(RepositoryId id) {
        return findRepository.byId(id).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.REPOSITORY));
    }

    /** Reads a repository. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(new RepositoryId(id)).map(found -> Pages.projected(uri, RepositoryDocument.of(found)));
    }

    /** Changes what is given: 200 where nothing changes, else 202. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath UUID id, String body) {
        return update(
                id,
                known -> RepositoryDocument.draft(Body.over(Json.tree(RepositoryDocument.Writable.of(known)), body)));
    }

    /** Changes all there is to change: 200 where nothing changes, else 202. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, String body) {
        return update(id, known -> RepositoryDocument.draft(Body.of(body)));
    }

    private Uni<Response> update(UUID id, Function<RepositoryDraft, RepositoryDraft> change) {
        RequestedBy by = request.by();
        return updateRepository
                .update(new RepositoryId(id), change, changed -> updated(by, changed))
                .onFailure(failure -> UniqueViolation.of(CreateRepository.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.REPOSITORY))
                .chain(task -> task.map(Answers::accepted)
                        .map(Uni.createFrom()::item)
                        .orElseGet(() -> require(new RepositoryId(id)).map(RepositoryResource::ok)));
    }

    private static Response ok(Repository repository) {
        return Response.ok(Json.tree(RepositoryDocument.of(repository))).build();
    }

    private static FinishedTask updated(RequestedBy by, Repository repository) {
        return finished(
                by,
                "pulpcore.app.tasks.base.ageneral_update",
                repository,
                Json.text(RepositoryDocument.of(repository)));
    }

    private static FinishedTask finished(RequestedBy by, String name, Repository repository, @Nullable String result) {
        return new FinishedTask(
                name,
                result,
                List.of(),
                List.of(ResourceType.REPOSITORY.prn(repository.id())),
                by.user(),
                by.correlationId());
    }

    /** Deletes a repository with its versions: 202. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        RequestedBy by = request.by();
        return updateRepository
                .delete(
                        new RepositoryId(id),
                        known -> finished(by, "pulpcore.app.tasks.base.general_delete", known, null))
                .map(task -> Answers.acceptedOr404(task, ResourceType.REPOSITORY));
    }

    /** Orders a sync from {@code remote}, or from the repository's own: 202. */
    @POST
    @Path("{id}/sync/")
    public Uni<Response> sync(@RestPath UUID id, String text) {
        RequestedBy by = request.by();
        Body body = Body.of(text);
        UUID given = body.reference("remote", ResourceType.REMOTE);
        boolean mirror = body.bool("mirror", false);
        if (body.bool("signed_only", false)) {
            body.note("signed_only", "Only signed content cannot be told apart yet.");
        }
        body.check();
        return require(new RepositoryId(id))
                .map(repository -> remoteOf(repository, given))
                .call(remote -> requireRemote("remote", remote))
                .chain(remote -> orderSync.order(
                        new RepositoryId(id),
                        new RemoteId(remote),
                        mirror,
                        List.of(ResourceType.REPOSITORY.prn(id), "shared:" + ResourceType.REMOTE.prn(remote)),
                        by.user(),
                        by.correlationId()))
                .map(Answers::accepted);
    }

    private static UUID remoteOf(Repository repository, @Nullable UUID given) {
        UUID remote = given == null ? repository.draft().remote() : given;
        if (remote == null) {
            throw Refused.field("remote", "This field is required since a remote is not set on the repository.");
        }
        return remote;
    }

    /** Lists the versions of a repository, newest first. */
    @GET
    @Path("{id}/versions/")
    public Uni<ObjectNode> versions(@RestPath UUID id, @Context UriInfo uri) {
        Query query = Query.of(uri);
        query.check();
        Window window = query.window();
        RepositoryId repository = new RepositoryId(id);
        return require(repository)
                .chain(() -> Uni.combine()
                        .all()
                        .unis(
                                findVersion.count(repository),
                                findVersion.newestFirst(repository, window.limit(), window.offset()))
                        .with(Page::new))
                .map(page -> Pages.of(uri, window, page, RepositoryResource::document));
    }

    /** Reads a version. */
    @GET
    @Path("{id}/versions/{number}/")
    public Uni<ObjectNode> version(@RestPath UUID id, @RestPath int number, @Context UriInfo uri) {
        return findVersion
                .byNumber(new RepositoryId(id), number)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.detail(404, "No RepositoryVersion matches the given query."))
                .map(version -> Pages.projected(uri, document(version)));
    }

    private static RepositoryVersionDocument document(RepositoryVersion version) {
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
