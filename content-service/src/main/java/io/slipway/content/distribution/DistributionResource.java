package io.slipway.content.distribution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.FindVersion;
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
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Window;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Query;
import io.slipway.pulp.href.Reference;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Distributions: {@code /pulp/api/v3/distributions/container/container/}. */
@Path("/pulp/api/v3/distributions/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class DistributionResource {
    private final CreateDistribution createDistribution;
    private final FindDistribution findDistribution;
    private final UpdateDistribution updateDistribution;
    private final FindRepository findRepository;
    private final FindVersion findVersion;
    private final Request request;

    DistributionResource(
            CreateDistribution createDistribution,
            FindDistribution findDistribution,
            UpdateDistribution updateDistribution,
            FindRepository findRepository,
            FindVersion findVersion,
            Request request) {
        this.createDistribution = createDistribution;
        this.findDistribution = findDistribution;
        this.updateDistribution = updateDistribution;
        this.findRepository = findRepository;
        this.findVersion = findVersion;
        this.request = request;
    }

    /** Lists distributions, newest first; by {@code name}, {@code name__in}, {@code base_path}, {@code base_path__in}. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        List<Condition> conditions = new ArrayList<>();
        query.one("name").ifPresent(name -> conditions.add(Condition.of("d.name = ?", name)));
        query.many("name__in")
                .ifPresent(names ->
                        conditions.add(Condition.of("d.name = ANY(?)", (Object) names.toArray(String[]::new))));
        query.one("base_path").ifPresent(path -> conditions.add(Condition.of("d.base_path = ?", path)));
        query.many("base_path__in")
                .ifPresent(paths ->
                        conditions.add(Condition.of("d.base_path = ANY(?)", (Object) paths.toArray(String[]::new))));
        query.check();
        Window window = query.window();
        return findDistribution
                .list(conditions, window)
                .map(page -> Pages.of(uri, window, page, found -> DistributionDocument.of(found, host(uri)))
                        .deepCopy())
                .map(DistributionResource::named);
    }

    /** {@code private} is no name in Java. */
    private static ObjectNode named(ObjectNode page) {
        page.withArray("results").forEach(node -> renamed((ObjectNode) node));
        return page;
    }

    @CanIgnoreReturnValue
    private static ObjectNode renamed(ObjectNode node) {
        if (node.has("is_private")) {
            node.set("private", node.remove("is_private"));
        }
        return node;
    }

    private static String host(UriInfo uri) {
        return uri.getBaseUri().getAuthority();
    }

    private static ObjectNode document(Distribution distribution, String host) {
        return renamed(Json.tree(DistributionDocument.of(distribution, host)));
    }

    /** Creates a distribution: 202. */
    @POST
    public Uni<Response> create(String body, @Context UriInfo uri) {
        DistributionDocument.Wanted wanted = DistributionDocument.read(Body.of(body), false);
        String host = host(uri);
        RequestedBy by = request.by();
        return draft(wanted)
                .chain(draft -> createDistribution.create(draft, made -> created(by, made, host)))
                .onFailure()
                .transform(DistributionResource::explained)
                .map(Answers::accepted);
    }

    private static FinishedTask created(RequestedBy by, Distribution made, String host) {
        return new FinishedTask(
                "pulpcore.app.tasks.base.general_create",
                document(made, host).toString(),
                List.of(ResourceType.DISTRIBUTION.href(made.id())),
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

    private Uni<DistributionDraft> draft(DistributionDocument.Wanted wanted) {
        Reference.Version version = wanted.version();
        Uni<@Nullable VersionId> pinned = version == null
                ? Uni.createFrom().nullItem()
                : requireVersion(version).map(RepositoryVersion::id);
        return requireRepository(wanted.repository()).chain(() -> pinned).map(wanted::draft);
    }

    private Uni<Void> requireRepository(@Nullable UUID repository) {
        return repository == null
                ? Uni.createFrom().voidItem()
                : findRepository
                        .byId(new RepositoryId(repository))
                        .onItem()
                        .ifNull()
                        .failWith(() -> Refused.field("repository", "Invalid hyperlink - Object does not exist."))
                        .replaceWithVoid();
    }

    private Uni<RepositoryVersion> requireVersion(Reference.Version version) {
        return findVersion
                .byNumber(
                        new RepositoryId(version.repository()), version.number().orElseThrow())
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field("repository_version", "Invalid hyperlink - Object does not exist."));
    }

    /** Reads a distribution. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(id).map(found -> renamed(Pages.projected(uri, DistributionDocument.of(found, host(uri)))));
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
    public Uni<Response> patch(@RestPath UUID id, String body, @Context UriInfo uri) {
        String host = host(uri);
        return require(id)
                .chain(known -> update(
                        id,
                        DistributionDocument.read(
                                Body.over(Json.tree(DistributionDocument.Writable.of(known)), body),
                                known.draft().isPrivate()),
                        host));
    }

    /** Changes all there is to change: 202. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, String body, @Context UriInfo uri) {
        return update(id, DistributionDocument.read(Body.of(body), false), host(uri));
    }

    private Uni<Response> update(UUID id, DistributionDocument.Wanted wanted, String host) {
        RequestedBy by = request.by();
        return draft(wanted)
                .chain(draft -> updateDistribution.update(
                        new DistributionId(id), known -> draft, changed -> updated(by, changed, host)))
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
        return new FinishedTask(
                name,
                result,
                List.of(),
                List.of(ResourceType.DISTRIBUTION.prn(distribution.id())),
                by.user(),
                by.correlationId());
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
}
