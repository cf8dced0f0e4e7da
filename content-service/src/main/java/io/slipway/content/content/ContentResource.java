package io.slipway.content.content;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.ContentList;
import io.slipway.catalog.content.ContentType;
import io.slipway.catalog.content.LabelContent;
import io.slipway.catalog.repository.SomeVersion;
import io.slipway.content.document.Answers;
import io.slipway.content.label.LabelChange;
import io.slipway.content.version.ResolveVersion;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.href.VersionReference;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/** Content: {@code /pulp/api/v3/content/container/}. */
@Path("/pulp/api/v3/content/container/")
@Produces(MediaType.APPLICATION_JSON)
public class ContentResource implements Described {
    private static final List<String> MEDIA_TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    private static final Filters TAGS = every(ResourceType.TAG)
            .exact("name", Column.of("t.name"))
            .anyOf("name__in", Column.of("t.name"))
            .meanings("digest", ContentResource::taggingDigest)
            .anyOf("media_type", MEDIA_TYPES, ContentResource::taggingMediaType)
            .orderedBy("name", Column.of("t.name"))
            .build();

    private static final Filters MANIFESTS = every(ResourceType.MANIFEST)
            .exact("digest", Column.of("m.digest"))
            .anyOf("digest__in", Column.of("m.digest"))
            .anyOf("media_type", MEDIA_TYPES, Column.of("m.media_type"))
            .truth("is_bootable", Column.of("m.is_bootable"))
            .truth("is_flatpak", Column.of("m.is_flatpak"))
            .orderedBy("digest", Column.of("m.digest"))
            .orderedBy("media_type", Column.of("m.media_type"))
            .orderedBy("schema_version", Column.of("m.schema_version"))
            .orderedBy("type", Column.of("m.type"))
            .orderedBy("architecture", Column.of("m.architecture"))
            .orderedBy("os", Column.of("m.os"))
            .orderedBy("compressed_image_size", Column.of("m.compressed_image_size"))
            .build();

    private static final Filters BLOBS = every(ResourceType.BLOB)
            .exact("digest", Column.of("b.digest"))
            .anyOf("digest__in", Column.of("b.digest"))
            .orderedBy("digest", Column.of("b.digest"))
            .build();

    private static final Need LABELING = Need.on("core.manage_content_labels");

    private static final Operations OPERATIONS = Operations.of(ResourceType.TAG)
            .list(TAGS, ContentDocuments.TagDocument.class)
            .needs(Need.scope())
            .read(ContentDocuments.TagDocument.class)
            .needs(Need.sight())
            .labels()
            .needs(LABELING)
            .and(Operations.of(ResourceType.MANIFEST)
                    .list(MANIFESTS, ContentDocuments.ManifestDocument.class)
                    .needs(Need.scope())
                    .read(ContentDocuments.ManifestDocument.class)
                    .needs(Need.sight())
                    .labels()
                    .needs(LABELING))
            .and(Operations.of(ResourceType.BLOB)
                    .list(BLOBS, ContentDocuments.BlobDocument.class)
                    .needs(Need.scope())
                    .read(ContentDocuments.BlobDocument.class)
                    .needs(Need.sight())
                    .labels()
                    .needs(LABELING));

    private final ContentList content;
    private final LabelContent labelContent;
    private final RequireVersions requireVersions;
    private final Request request;

    ContentResource(ContentList content, LabelContent labelContent, RequireVersions requireVersions, Request request) {
        this.content = content;
        this.labelContent = labelContent;
        this.requireVersions = requireVersions;
        this.request = request;
    }

    /** What every list of content is asked by. */
    static Filters.Builder every(ResourceType... types) {
        return Filters.of(List.of(types), Column.of("c.id"))
                .labels(Column.of("c.labels"))
                .meaning(
                        "repository_version",
                        text -> ContentList.heldBy(ResolveVersion.known(VersionReference.require(text))))
                .meaning(
                        "repository_version_added",
                        text -> ContentList.addedBy(ResolveVersion.known(VersionReference.require(text))))
                .meaning(
                        "repository_version_removed",
                        text -> ContentList.removedBy(ResolveVersion.known(VersionReference.require(text))))
                .meanings("added_between", versions -> between("added_between", versions))
                .meanings("removed_between", versions -> between("removed_between", versions.reversed()))
                .measure("orphaned_for", ContentList::orphanedFor)
                .orderedBy("pulp_created", Column.of("c.created_at"))
                .orderedBy("pulp_last_updated", Column.of("c.updated_at"));
    }

    private static Condition between(String parameter, List<String> versions) {
        if (versions.size() != 2) {
            throw Refused.field(parameter, "Name two repository versions: base,target.");
        }
        return ContentList.addedBetween(
                ResolveVersion.known(VersionReference.require(versions.getFirst())),
                ResolveVersion.known(VersionReference.require(versions.getLast())));
    }

    private static Condition taggingDigest(List<String> digests) {
        return Condition.of("t.manifest_id IN (SELECT id FROM manifest WHERE digest = ANY(?))", (Object)
                digests.toArray(String[]::new));
    }

    private static Condition taggingMediaType(List<String> mediaTypes) {
        return Condition.of("t.manifest_id IN (SELECT id FROM manifest WHERE media_type = ANY(?))", (Object)
                mediaTypes.toArray(String[]::new));
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists tags, newest first. */
    @GET
    @Path("tags/")
    public Uni<ObjectNode> tags(@Context UriInfo uri) {
        return list(TAGS.read(uri).where(request.scope()), content::tags, content::tagsOf, ContentDocuments::tag);
    }

    /** Lists manifests, newest first. */
    @GET
    @Path("manifests/")
    public Uni<ObjectNode> manifests(@Context UriInfo uri) {
        return list(
                MANIFESTS.read(uri).where(request.scope()),
                content::manifests,
                content::manifestsOf,
                ContentDocuments::manifest);
    }

    /** Lists blobs, newest first. */
    @GET
    @Path("blobs/")
    public Uni<ObjectNode> blobs(@Context UriInfo uri) {
        return list(BLOBS.read(uri).where(request.scope()), content::blobs, content::blobsOf, ContentDocuments::blob);
    }

    /** What one version holds has been counted when the version was made; anything else, or what only some may see, is counted now. */
    private <T> Uni<ObjectNode> list(
            Listing listing,
            Function<Selection, Uni<Page<T>>> units,
            BiFunction<SomeVersion, Selection, Uni<Page<T>>> unitsOf,
            Function<T, ?> document) {
        boolean isAllSeen = request.requireAsker().isSuperuser();
        return listing.only("repository_version")
                .filter(version -> isAllSeen)
                .map(version ->
                        unitsOf.apply(ResolveVersion.known(VersionReference.require(version)), listing.selection()))
                .orElseGet(() -> units.apply(listing.selection()))
                .call(page -> requireVersions.unlessFound(page, listing))
                .map(page -> listing.answer(page, document));
    }

    /** Reads a tag. */
    @GET
    @Path("tags/{id}/")
    public Uni<ObjectNode> tag(@RestPath UUID id, @Context UriInfo uri) {
        return only(uri, content.tags(byId(id)), ContentDocuments::tag, ResourceType.TAG);
    }

    /** Reads a manifest. */
    @GET
    @Path("manifests/{id}/")
    public Uni<ObjectNode> manifest(@RestPath UUID id, @Context UriInfo uri) {
        return only(uri, content.manifests(byId(id)), ContentDocuments::manifest, ResourceType.MANIFEST);
    }

    /** Reads a blob. */
    @GET
    @Path("blobs/{id}/")
    public Uni<ObjectNode> blob(@RestPath UUID id, @Context UriInfo uri) {
        return only(uri, content.blobs(byId(id)), ContentDocuments::blob, ResourceType.BLOB);
    }

    private static Selection byId(UUID id) {
        return Selection.only(Condition.of("c.id = ?", id));
    }

    private static <T> Uni<ObjectNode> only(
            UriInfo uri, Uni<Page<T>> page, Function<T, ?> document, ResourceType type) {
        return page.map(found -> found.rows().stream()
                .findFirst()
                .map(unit -> Pages.projected(uri, document.apply(unit)))
                .orElseThrow(() -> Refused.unknown(type)));
    }

    /** Sets a label of a tag: 201. */
    @POST
    @Path("tags/{id}/set_label/")
    public Uni<Response> setTagLabel(@RestPath UUID id, Sent sent) {
        return label(ContentType.TAG, ResourceType.TAG, id, LabelChange.set(sent));
    }

    /** Takes a label of a tag away: 201. */
    @POST
    @Path("tags/{id}/unset_label/")
    public Uni<Response> unsetTagLabel(@RestPath UUID id, Sent sent) {
        return label(ContentType.TAG, ResourceType.TAG, id, LabelChange.unset(sent));
    }

    /** Sets a label of a manifest: 201. */
    @POST
    @Path("manifests/{id}/set_label/")
    public Uni<Response> setManifestLabel(@RestPath UUID id, Sent sent) {
        return label(ContentType.MANIFEST, ResourceType.MANIFEST, id, LabelChange.set(sent));
    }

    /** Takes a label of a manifest away: 201. */
    @POST
    @Path("manifests/{id}/unset_label/")
    public Uni<Response> unsetManifestLabel(@RestPath UUID id, Sent sent) {
        return label(ContentType.MANIFEST, ResourceType.MANIFEST, id, LabelChange.unset(sent));
    }

    /** Sets a label of a blob: 201. */
    @POST
    @Path("blobs/{id}/set_label/")
    public Uni<Response> setBlobLabel(@RestPath UUID id, Sent sent) {
        return label(ContentType.BLOB, ResourceType.BLOB, id, LabelChange.set(sent));
    }

    /** Takes a label of a blob away: 201. */
    @POST
    @Path("blobs/{id}/unset_label/")
    public Uni<Response> unsetBlobLabel(@RestPath UUID id, Sent sent) {
        return label(ContentType.BLOB, ResourceType.BLOB, id, LabelChange.unset(sent));
    }

    private Uni<Response> label(ContentType type, ResourceType resource, UUID id, LabelChange change) {
        return labelContent.label(type, new ContentId(id), change).map(isThere -> {
            if (!isThere) {
                throw Refused.unknown(resource);
            }
            return Answers.labeled(change);
        });
    }
}
