package io.slipway.content.content;

import io.slipway.catalog.content.ContentList;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Content as Pulp shows it. */
final class ContentDocuments {
    private ContentDocuments() {}

    /** A tag. */
    @Schema(name = "container.TagResponse")
    record TagDocument(
            String pulpHref,
            String prn,
            Timestamp pulpCreated,
            Timestamp pulpLastUpdated,
            Map<String, @Nullable String> pulpLabels,
            @Nullable String vulnReport,
            String name,
            String taggedManifest) {}

    /** A blob; its artifact is null while its bytes are not stored. */
    @Schema(name = "container.BlobResponse")
    record BlobDocument(
            String pulpHref,
            String prn,
            Timestamp pulpCreated,
            Timestamp pulpLastUpdated,
            Map<String, @Nullable String> pulpLabels,
            @Nullable String vulnReport,
            @Nullable String artifact,
            String digest) {}

    /** A manifest. */
    @Schema(name = "container.ManifestResponse")
    record ManifestDocument(
            String pulpHref,
            String prn,
            Timestamp pulpCreated,
            Timestamp pulpLastUpdated,
            Map<String, @Nullable String> pulpLabels,
            @Nullable String vulnReport,
            String digest,
            int schemaVersion,
            String mediaType,
            List<String> listedManifests,
            @Nullable String configBlob,
            List<String> blobs,
            Map<String, @Nullable String> annotations,
            Map<String, @Nullable String> labels,
            boolean isBootable,
            boolean isFlatpak,
            String type,
            @Nullable String architecture,
            @Nullable String os,
            @Nullable Long compressedImageSize) {}

    static TagDocument tag(ContentList.Tag tag) {
        ContentList.Base base = tag.base();
        return new TagDocument(
                ResourceType.TAG.href(base.id()),
                ResourceType.TAG.prn(base.id()),
                Timestamp.of(base.createdAt()),
                Timestamp.of(base.updatedAt()),
                base.labels(),
                null,
                tag.name().toString(),
                ResourceType.MANIFEST.href(tag.manifest()));
    }

    static BlobDocument blob(ContentList.Blob blob) {
        ContentList.Base base = blob.base();
        return new BlobDocument(
                ResourceType.BLOB.href(base.id()),
                ResourceType.BLOB.prn(base.id()),
                Timestamp.of(base.createdAt()),
                Timestamp.of(base.updatedAt()),
                base.labels(),
                null,
                blob.stored() ? ResourceType.ARTIFACT.href(base.id()) : null,
                blob.digest().toString());
    }

    static ManifestDocument manifest(ContentList.ManifestRow manifest) {
        ContentList.Base base = manifest.base();
        UUID config = manifest.config();
        return new ManifestDocument(
                ResourceType.MANIFEST.href(base.id()),
                ResourceType.MANIFEST.prn(base.id()),
                Timestamp.of(base.createdAt()),
                Timestamp.of(base.updatedAt()),
                base.labels(),
                null,
                manifest.digest().toString(),
                manifest.schemaVersion(),
                manifest.mediaType().toString(),
                manifest.children().stream().map(ResourceType.MANIFEST::href).toList(),
                config == null ? null : ResourceType.BLOB.href(config),
                manifest.blobs().stream().map(ResourceType.BLOB::href).toList(),
                manifest.annotations(),
                manifest.labels(),
                manifest.isBootable(),
                manifest.isFlatpak(),
                manifest.type(),
                manifest.architecture(),
                manifest.os(),
                manifest.compressedImageSize());
    }
}
