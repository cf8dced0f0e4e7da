package io.slipway.content.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.remote.FindRemote;
import io.slipway.catalog.remote.RemoteId;
import io.slipway.catalog.repository.CreateRepository;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.OrderSync;
import io.slipway.catalog.repository.Repository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.UpdateRepository;
import io.slipway.content.document.Answers;
import io.slipway.content.label.LabelChange;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.slipway.pulp.permit.Referred;
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
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Repositories: {@code /pulp/api/v3/repositories/container/container/}. */
@Path("/pulp/api/v3/repositories/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class RepositoryResource implements Described {
    private static final Filters FILTERS = filters().build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.REPOSITORY)
            .list(FILTERS, RepositoryDocument.class)
            .needs(Need.scope())
            .create(RepositoryDocument.FORM, RepositoryDocument.class)
            .needs(Need.everywhere("container.add_containerrepository"))
            .read(RepositoryDocument.class)
            .needs(Need.on("view"))
            .update(RepositoryDocument.FORM, RepositoryDocument.class)
            .labels()
            .needs(Need.on("change"))
            .delete()
            .needs(Need.on("delete"))
            .action("sync", SyncOrder.FORM)
            .needs(Need.on("sync"));

    private final CreateRepository createRepository;
    private final FindRepository findRepository;
    private final UpdateRepository updateRepository;
    private final FindRemote findRemote;
    private final OrderSync orderSync;
    private final Referred referred;
    private final Request request;

    RepositoryResource(
            CreateRepository createRepository,
            FindRepository findRepository,
            UpdateRepository updateRepository,
            FindRemote findRemote,
            OrderSync orderSync,
            Referred referred,
            Request request) {
        this.createRepository = createRepository;
        this.findRepository = findRepository;
        this.updateRepository = updateRepository;
        this.findRemote = findRemote;
        this.orderSync = orderSync;
        this.referred = referred;
        this.request = request;
    }

    /** What lists of repositories are asked by. */
    static Filters.Builder filters() {
        return Filters.of(ResourceType.REPOSITORY, Column.of("repository.id", "repository.serial"))
                .text("name", Column.of("repository.name"))
                .number("retain_repo_versions", Column.of("retain_repo_versions"))
                .number("retain_checkpoints", Column.of("retain_checkpoints"))
                .reference("remote", ResourceType.REMOTE, Column.of("remote_id"))
                .meaning("with_content", RepositoryResource::withContent)
                .meaning("latest_with_content", RepositoryResource::latestWithContent)
                .labels(Column.of("labels"))
                .orderedBy("description", Column.of("description"))
                .orderedBy("next_version", Column.of("next_number"))
                .orderedBy("pulp_created", Column.of("repository.created_at"))
                .orderedBy("pulp_last_updated", Column.of("updated_at"));
    }

    private static Condition withContent(String href) {
        return Condition.of(
                "EXISTS (SELECT 1 FROM membership i WHERE i.repository_id = repository.id AND i.content_id = ?)",
                Reference.content(href));
    }

    private static Condition latestWithContent(String href) {
        return Condition.of("""
                EXISTS (SELECT 1 FROM membership i
                         WHERE i.repository_id = repository.id AND i.content_id = ? AND i.removed IS NULL)""", Reference.content(href));
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists repositories, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return findRepository.list(listing.selection()).map(page -> listing.answer(page, RepositoryDocument::of));
    }

    /** Creates a repository: 201. */
    @POST
    public Uni<Response> create(Sent sent) {
        RepositoryDraft draft = RepositoryDocument.FORM.read(sent);
        Asker asker = request.requireAsker();
        return requireRemote(asker, draft)
                .chain(() -> createRepository.create(draft, asker.id()))
                .onFailure(failure -> UniqueViolation.of(CreateRepository.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .chain(this::require)
                .map(RepositoryDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    private Uni<Void> requireRemote(Asker asker, RepositoryDraft draft) {
        UUID remote = draft.remote();
        return remote == null ? Uni.createFrom().voidItem() : requireRemote(asker, remote);
    }

    /** A remote that the asker does not see does not exist for him. */
    private Uni<Void> requireRemote(Asker asker, UUID remote) {
        return referred.require(asker, "view", ResourceType.REMOTE, remote, "remote")
                .chain(() -> findRemote.find(new RemoteId(remote)))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field("remote", "Invalid hyperlink - Object does not exist."))
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
    public Uni<Response> patch(@RestPath UUID id, Sent sent) {
        UUID remote = Body.of(sent).reference("remote", ResourceType.REMOTE);
        return update(
                id, remote, known -> RepositoryDocument.FORM.readOver(RepositoryDocument.Writable.of(known), sent));
    }

    /** Changes all there is to change: 200 where nothing changes, else 202. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, Sent sent) {
        RepositoryDraft wanted = RepositoryDocument.FORM.read(sent);
        return update(id, wanted.remote(), known -> wanted);
    }

    private Uni<Response> update(UUID id, @Nullable UUID remote, Function<RepositoryDraft, RepositoryDraft> change) {
        RequestedBy by = request.by();
        Asker asker = request.requireAsker();
        Uni<Void> mayRefer = remote == null ? Uni.createFrom().voidItem() : requireRemote(asker, remote);
        return mayRefer.chain(
                        () -> updateRepository.update(new RepositoryId(id), change, changed -> updated(by, changed)))
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
        return Answers.ok(RepositoryDocument.of(repository));
    }

    private static FinishedTask updated(RequestedBy by, Repository repository) {
        return finished(
                by,
                "pulpcore.app.tasks.base.ageneral_update",
                repository,
                Json.text(RepositoryDocument.of(repository)));
    }

    private static FinishedTask finished(RequestedBy by, String name, Repository repository, @Nullable String result) {
        return FinishedTask.on(
                ResourceType.REPOSITORY.prn(repository.id()), name, result, by.user(), by.correlationId());
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
    public Uni<Response> sync(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        SyncOrder order = SyncOrder.FORM.read(sent);
        Asker asker = request.requireAsker();
        return require(new RepositoryId(id))
                .map(repository -> remoteOf(repository, order.remote()))
                .call(remote -> requireRemote(asker, remote))
                .chain(remote -> orderSync.order(
                        new RepositoryId(id),
                        new RemoteId(remote),
                        order.mirror(),
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

    /** Sets a label: 201. */
    @POST
    @Path("{id}/set_label/")
    public Uni<Response> setLabel(@RestPath UUID id, Sent sent) {
        return label(id, LabelChange.set(sent));
    }

    /** Takes a label away: 201. */
    @POST
    @Path("{id}/unset_label/")
    public Uni<Response> unsetLabel(@RestPath UUID id, Sent sent) {
        return label(id, LabelChange.unset(sent));
    }

    private Uni<Response> label(UUID id, LabelChange change) {
        return updateRepository
                .change(new RepositoryId(id), known -> known.withLabels(change.apply(known.labels())))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.REPOSITORY))
                .map(changed -> Answers.labeled(change));
    }
}
