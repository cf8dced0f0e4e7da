package io.slipway.content.distribution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionId;
import io.slipway.catalog.serving.BasePathOverlap;
import io.slipway.catalog.serving.CreateDistribution;
import io.slipway.catalog.serving.Distribution;
import io.slipway.catalog.serving.DistributionDraft;
import io.slipway.catalog.serving.DistributionId;
import io.slipway.catalog.serving.FindDistribution;
import io.slipway.catalog.serving.UpdateDistribution;
import io.slipway.content.document.Answers;
import io.slipway.content.label.LabelChange;
import io.slipway.content.version.ResolveVersion;
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
import io.slipway.pulp.href.VersionReference;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.task.Created;
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

/** Distributions: {@code /pulp/api/v3/distributions/container/container/}. */
@Path("/pulp/api/v3/distributions/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class DistributionResource implements Described {
    private static final Filters FILTERS = filters().build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.DISTRIBUTION)
            .list(FILTERS, DistributionDocument.class)
            .needs(Need.scope())
            .order(DistributionDocument.FORM)
            .needs(Need.login())
            .read(DistributionDocument.class)
            .needs(Need.on("view"))
            .update(DistributionDocument.FORM, DistributionDocument.class)
            .labels()
            .needs(Need.on("change"))
            .delete()
            .needs(Need.on("delete"));

    private final CreateDistribution createDistribution;
    private final FindDistribution findDistribution;
    private final UpdateDistribution updateDistribution;
    private final FindRepository findRepository;
    private final ResolveVersion resolveVersion;
    private final MayPublish mayPublish;
    private final Request request;

    DistributionResource(
            CreateDistribution createDistribution,
            FindDistribution findDistribution,
            UpdateDistribution updateDistribution,
            FindRepository findRepository,
            ResolveVersion resolveVersion,
            MayPublish mayPublish,
            Request request) {
        this.createDistribution = createDistribution;
        this.findDistribution = findDistribution;
        this.updateDistribution = updateDistribution;
        this.findRepository = findRepository;
        this.resolveVersion = resolveVersion;
        this.mayPublish = mayPublish;
        this.request = request;
    }

    /** What lists of distributions are asked by. */
    static Filters.Builder filters() {
        return Filters.of(ResourceType.DISTRIBUTION, Column.of("d.id", "d.serial"))
                .text("name", Column.of("d.name"))
                .exact("base_path", Column.of("d.base_path"))
                .anyOf("base_path__in", Column.of("d.base_path"))
                .containing("base_path", Column.of("d.base_path"))
                .containingIgnoringCase("base_path", Column.of("d.base_path"))
                .reference("repository", ResourceType.REPOSITORY, Column.of("d.repository_id"))
                .anyReference("repository__in", ResourceType.REPOSITORY, Column.of("d.repository_id"))
                .meaning("namespace__name", DistributionResource::inNamespace)
                .meaning("with_content", DistributionResource::withContent)
                .truth("checkpoint", Column.of("false"))
                .labels(Column.of("d.labels"))
                .orderedBy("base_path", Column.of("d.base_path"))
                .orderedBy("description", Column.of("d.description"))
                .orderedBy("hidden", Column.of("d.hidden"))
                .orderedBy("private", Column.of("d.private"))
                .orderedBy("pulp_created", Column.of("d.created_at"))
                .orderedBy("pulp_last_updated", Column.of("d.updated_at"));
    }

    private static Condition inNamespace(String name) {
        return Condition.of("d.namespace_id = (SELECT n.id FROM namespace n WHERE n.name = ?)", name);
    }

    /** What a name serves holds the unit: the latest version of its repository, or the version it is pinned to. */
    private static Condition withContent(String href) {
        return Condition.of("""
                EXISTS (SELECT 1 FROM membership i
                         WHERE i.content_id = ? AND i.repository_id = coalesce(d.repository_id, v.repository_id)
                           AND CASE WHEN v.id IS NULL THEN i.removed IS NULL
                                    ELSE i.added <= v.number AND (i.removed IS NULL OR i.removed > v.number) END)""", Reference.content(href));
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists distributions, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        String host = host(uri);
        return findDistribution
                .list(listing.selection())
                .map(page -> listing.answer(page, found -> DistributionDocument.of(found, host)));
    }

    private static String host(UriInfo uri) {
        return uri.getBaseUri().getAuthority();
    }

    private static ObjectNode document(Distribution distribution, String host) {
        return Json.tree(DistributionDocument.of(distribution, host));
    }

    /** Creates a distribution: 202. */
    @POST
    public Uni<Response> create(Sent sent, @Context UriInfo uri) {
        DistributionDocument.Wanted wanted = DistributionDocument.FORM.read(sent);
        String host = host(uri);
        RequestedBy by = request.by();
        Asker asker = request.requireAsker();
        return draft(asker, wanted)
                .call(draft -> mayPublish.requireName(asker, draft.basePath()))
                .chain(draft -> createDistribution.create(draft, by.user(), made -> created(by, made, host)))
                .onFailure()
                .transform(DistributionResource::explained)
                .map(Answers::accepted);
    }

    private static FinishedTask created(RequestedBy by, Distribution made, String host) {
        return new FinishedTask(
                "pulpcore.app.tasks.base.general_create",
                document(made, host).toString(),
                List.of(new Created(
                        ResourceType.DISTRIBUTION.href(made.id()), ResourceType.DISTRIBUTION.prn(made.id()))),
                List.of(),
                by.user(),
                by.correlationId());
    }

    private static Throwable explained(Throwable failure) {
        if (failure instanceof BasePathOverlap overlap) {
            return DistributionDocument.overlap(overlap.existing());
        }
        return UniqueViolation.of(CreateDistribution.NAME_IS_UNIQUE, failure)
                ? Refused.field("name", "This field must be unique.")
                : failure;
    }

    private Uni<DistributionDraft> draft(Asker asker, DistributionDocument.Wanted wanted) {
        return requireRepository(asker, wanted.repository())
                .chain(() -> pinned(asker, wanted.version()))
                .map(wanted::draft);
    }

    private Uni<@Nullable VersionId> pinned(Asker asker, @Nullable VersionReference version) {
        return version == null
                ? Uni.createFrom().nullItem()
                : requireVersion(version)
                        .call(found -> mayPublish.requireVersion(asker, found.repository()))
                        .map(RepositoryVersion::id);
    }

    private Uni<Void> requireRepository(Asker asker, @Nullable UUID repository) {
        return repository == null
                ? Uni.createFrom().voidItem()
                : mayPublish
                        .requireRepository(asker, new RepositoryId(repository))
                        .chain(() -> findRepository.byId(new RepositoryId(repository)))
                        .onItem()
                        .ifNull()
                        .failWith(() -> Refused.field("repository", "Invalid hyperlink - Object does not exist."))
                        .replaceWithVoid();
    }

    private Uni<RepositoryVersion> requireVersion(VersionReference version) {
        return resolveVersion
                .resolve(version)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field("repository_version", "Invalid hyperlink - Object does not exist."));
    }

    /** Reads a distribution. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(id).map(found -> Pages.projected(uri, DistributionDocument.of(found, host(uri))));
    }

    private Uni<Distribution> require(UUID id) {
        return findDistribution
                .byId(new DistributionId(id))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.DISTRIBUTION));
    }

    /** Changes what is given, also where the name points: 202. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath UUID id, Sent sent, @Context UriInfo uri) {
        Body given = Body.of(sent);
        UUID repository = given.reference("repository", ResourceType.REPOSITORY);
        VersionReference version = given.version("repository_version");
        String host = host(uri);
        Asker asker = request.requireAsker();
        return requireRepository(asker, repository)
                .chain(() -> pinned(asker, version))
                .call(() -> requireName(asker, id, sent))
                .chain(pinned -> update(id, known -> laidOver(known, sent, pinned), host));
    }

    /** Who moves a name makes another one. */
    private Uni<Void> requireName(Asker asker, UUID id, Sent sent) {
        return require(id)
                .map(known -> DistributionDocument.moved(known, sent))
                .chain(moved -> moved.map(name -> mayPublish.requireName(asker, name))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** What is given, over what is known at the moment of the change: two people who change different fields do not undo each other. */
    private static DistributionDraft laidOver(Distribution known, Sent sent, @Nullable VersionId pinned) {
        boolean isPinGiven = sent.json().has("repository_version");
        return DistributionDocument.FORM
                .readOver(DistributionDocument.Writable.of(known), sent)
                .draft(isPinGiven ? pinned : known.draft().version());
    }

    /** Changes all there is to change: 202. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, Sent sent, @Context UriInfo uri) {
        String host = host(uri);
        Asker asker = request.requireAsker();
        return draft(asker, DistributionDocument.FORM.read(sent))
                .call(() -> requireName(asker, id, sent))
                .chain(draft -> update(id, known -> draft, host));
    }

    private Uni<Response> update(UUID id, Function<Distribution, DistributionDraft> change, String host) {
        RequestedBy by = request.by();
        return updateDistribution
                .update(new DistributionId(id), by.user(), change, changed -> updated(by, changed, host))
                .onFailure()
                .transform(DistributionResource::explained)
                .map(task -> Answers.acceptedOr404(task, ResourceType.DISTRIBUTION));
    }

    private static FinishedTask updated(RequestedBy by, Distribution changed, String host) {
        return finished(
                by,
                "pulpcore.app.tasks.base.ageneral_update",
                changed,
                document(changed, host).toString());
    }

    private static FinishedTask finished(
            RequestedBy by, String name, Distribution distribution, @Nullable String result) {
        return FinishedTask.on(
                ResourceType.DISTRIBUTION.prn(distribution.id()), name, result, by.user(), by.correlationId());
    }

    /** Deletes a distribution: 202. Its repository stays. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        RequestedBy by = request.by();
        return updateDistribution
                .delete(
                        new DistributionId(id),
                        known -> finished(by, "pulpcore.app.tasks.base.general_multi_delete", known, null))
                .map(task -> Answers.acceptedOr404(task, ResourceType.DISTRIBUTION));
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
        return updateDistribution
                .change(
                        new DistributionId(id),
                        known -> known.draft()
                                .withLabels(change.apply(known.draft().labels())))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.DISTRIBUTION))
                .map(changed -> Answers.labeled(change));
    }
}
