package io.slipway.content.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.curation.AddContent;
import io.slipway.catalog.curation.CopyManifests;
import io.slipway.catalog.curation.CopyTags;
import io.slipway.catalog.curation.RemoveContent;
import io.slipway.catalog.curation.TagManifest;
import io.slipway.catalog.curation.TwoTagsOfOneName;
import io.slipway.catalog.curation.UnknownContent;
import io.slipway.catalog.curation.UntagManifest;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.content.document.Answers;
import io.slipway.content.version.ResolveVersion;
import io.slipway.oci.name.TagName;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.href.VersionReference;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.permit.Need;
import io.slipway.pulp.permit.Referred;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.task.Created;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;

/**
 * What repositories hold: {@code /pulp/api/v3/repositories/container/container/<id>/add/} and its siblings. All of them need only the
 * database, so they are done when they are answered, and the task that is answered has ended.
 */
@Path("/pulp/api/v3/repositories/container/container/{id}/")
@Produces(MediaType.APPLICATION_JSON)
public class CurationResource implements Described {
    private static final String ADDED = "pulp_container.app.tasks.recursive_add.recursive_add_content";
    private static final String REMOVED = "pulp_container.app.tasks.recursive_remove.recursive_remove_content";
    private static final String TAGGED = "pulp_container.app.tasks.tag.tag_image";
    private static final String UNTAGGED = "pulp_container.app.tasks.untag.untag_image";

    private static final Operations OPERATIONS = Operations.of(ResourceType.REPOSITORY)
            .action("add", Orders.ADD)
            .action("remove", Orders.REMOVE)
            .action("tag", Orders.TAG)
            .action("untag", Orders.UNTAG)
            .action("copy_tags", Orders.COPY_TAGS)
            .action("copy_manifests", Orders.COPY_MANIFESTS)
            .needs(Need.on("modify_content"));

    private final AddContent addContent;
    private final RemoveContent removeContent;
    private final TagManifest tagManifest;
    private final UntagManifest untagManifest;
    private final CopyTags copyTags;
    private final CopyManifests copyManifests;
    private final FindRepository findRepository;
    private final ResolveVersion resolveVersion;
    private final RequireSeen requireSeen;
    private final Referred referred;
    private final Request request;

    CurationResource(
            AddContent addContent,
            RemoveContent removeContent,
            TagManifest tagManifest,
            UntagManifest untagManifest,
            CopyTags copyTags,
            CopyManifests copyManifests,
            FindRepository findRepository,
            ResolveVersion resolveVersion,
            RequireSeen requireSeen,
            Referred referred,
            Request request) {
        this.addContent = addContent;
        this.removeContent = removeContent;
        this.tagManifest = tagManifest;
        this.untagManifest = untagManifest;
        this.copyTags = copyTags;
        this.copyManifests = copyManifests;
        this.findRepository = findRepository;
        this.resolveVersion = resolveVersion;
        this.requireSeen = requireSeen;
        this.referred = referred;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Adds units with all they need; a tag replaces the tag of its name: 202. 400 where a unit is not there. */
    @POST
    @Path("add/")
    public Uni<Response> add(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        Asker asker = request.requireAsker();
        Orders.Units units = Orders.ADD.read(sent);
        return require(id)
                .chain(() -> requireSeen.by(asker, units))
                .chain(() -> addContent.add(
                        new RepositoryId(id), units.byId().keySet(), version -> made(by, ADDED, id, version)))
                .onFailure(UnknownContent.class)
                .transform(failure -> unknown(units, failure))
                .onFailure(TwoTagsOfOneName.class)
                .transform(failure -> Refused.list(String.valueOf(failure.getMessage())))
                .map(Answers::accepted);
    }

    private static Refused unknown(Orders.Units units, UnknownContent unknown) {
        return Orders.Units.unknown(units.byId().entrySet().stream()
                .filter(unit -> unknown.units().contains(unit.getKey()))
                .map(unit -> unit.getValue())
                .toList());
    }

    /** Removes units, or everything, with what nothing else needs: 202. What is still needed stays. */
    @POST
    @Path("remove/")
    public Uni<Response> remove(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        Orders.Units units = Orders.REMOVE.read(sent);
        return require(id).chain(() -> removed(by, id, units)).map(Answers::accepted);
    }

    private Uni<TaskId> removed(RequestedBy by, UUID id, Orders.Units units) {
        RepositoryId repository = new RepositoryId(id);
        return units.isAll()
                ? removeContent.removeAll(repository, version -> made(by, REMOVED, id, version))
                : removeContent.remove(repository, units.byId().keySet(), version -> made(by, REMOVED, id, version));
    }

    /** Lets a tag point to a manifest that the latest version holds: 202. 400 where it holds none of this digest. */
    @POST
    @Path("tag/")
    public Uni<Response> tag(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        Orders.Tag tag = Orders.TAG.read(sent);
        return require(id)
                .chain(() -> tagManifest.tag(
                        new RepositoryId(id), tag.name(), tag.digest(), tagged -> tagged(by, id, tagged)))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field(
                        "non_field_errors",
                        "A manifest with the digest '" + tag.digest()
                                + "' does not exist in the latest repository version."))
                .map(Answers::accepted);
    }

    private static FinishedTask tagged(RequestedBy by, UUID repository, TagManifest.Tagged tagged) {
        Stream<Created> tag = tagged.newTag().map(CurationResource::created).stream();
        Stream<Created> version = tagged.version().map(CurationResource::created).stream();
        List<Created> created = tagged.version().isEmpty()
                ? List.of()
                : Stream.concat(version, tag).toList();
        return finished(by, TAGGED, created, List.of(ResourceType.REPOSITORY.prn(repository)));
    }

    private static Created created(ContentId tag) {
        return new Created(ResourceType.TAG.href(tag), ResourceType.TAG.prn(tag));
    }

    /** Takes a tag away; its manifest stays: 202. 400 where the latest version has no such tag. */
    @POST
    @Path("untag/")
    public Uni<Response> untag(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        TagName name = Orders.UNTAG.read(sent);
        return require(id)
                .chain(() ->
                        untagManifest.untag(new RepositoryId(id), name, version -> made(by, UNTAGGED, id, version)))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field(
                        "non_field_errors", "The tag '" + name + "' does not exist in the latest repository version."))
                .map(Answers::accepted);
    }

    /** Copies tags of another version with all they need: 202. */
    @POST
    @Path("copy_tags/")
    public Uni<Response> copyTags(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        Asker asker = request.requireAsker();
        Orders.Tags tags = Orders.COPY_TAGS.read(sent);
        return require(id)
                .chain(() -> source(asker, tags.source()))
                .chain(source -> copyTags.copy(
                        source.id(), new RepositoryId(id), tags.names(), version -> copied(by, id, source, version)))
                .map(Answers::accepted);
    }

    /** Copies manifests of another version with all they need, without their tags: 202. */
    @POST
    @Path("copy_manifests/")
    public Uni<Response> copyManifests(@RestPath UUID id, Sent sent) {
        RequestedBy by = request.by();
        Asker asker = request.requireAsker();
        Orders.Manifests manifests = Orders.COPY_MANIFESTS.read(sent);
        return require(id)
                .chain(() -> source(asker, manifests.source()))
                .chain(source -> copyManifests.copy(
                        source.id(),
                        new RepositoryId(id),
                        new CopyManifests.Which(manifests.digests(), manifests.mediaTypes()),
                        version -> copied(by, id, source, version)))
                .map(Answers::accepted);
    }

    private Uni<Void> require(UUID id) {
        return findRepository
                .byId(new RepositoryId(id))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.REPOSITORY))
                .replaceWithVoid();
    }

    /** What the asker does not see cannot be copied: a digest is no permission. */
    private Uni<RepositoryVersion> source(Asker asker, VersionReference reference) {
        String field = reference instanceof VersionReference.Latest ? "source_repository" : "source_repository_version";
        return resolveVersion
                .resolve(reference)
                .onItem()
                .ifNull()
                .failWith(() -> Refused.field(field, "Invalid hyperlink - Object does not exist."))
                .call(version -> referred.require(
                        asker,
                        "view",
                        ResourceType.REPOSITORY,
                        version.repository().value(),
                        field));
    }

    private static FinishedTask made(
            RequestedBy by, String name, UUID repository, Optional<RepositoryVersion> version) {
        return finished(by, name, created(version), List.of(ResourceType.REPOSITORY.prn(repository)));
    }

    private static FinishedTask copied(
            RequestedBy by, UUID repository, RepositoryVersion source, Optional<RepositoryVersion> version) {
        List<String> reserved = List.of(
                ResourceType.REPOSITORY.prn(repository), "shared:" + ResourceType.REPOSITORY.prn(source.repository()));
        return finished(by, ADDED, created(version), reserved);
    }

    private static List<Created> created(Optional<RepositoryVersion> version) {
        return version.map(CurationResource::created).stream().toList();
    }

    private static Created created(RepositoryVersion version) {
        return new Created(
                ResourceType.versionHref(version.repository().value(), version.number()),
                ResourceType.versionPrn(version.id().value()));
    }

    private static FinishedTask finished(RequestedBy by, String name, List<Created> created, List<String> reserved) {
        return new FinishedTask(name, null, created, reserved, by.user(), by.correlationId());
    }
}
