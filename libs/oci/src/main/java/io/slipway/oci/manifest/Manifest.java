package io.slipway.oci.manifest;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A view of a manifest's bytes: what it refers to. Unknown fields are ignored, nothing is ever serialised again. */
public sealed interface Manifest {

    /** The media type the bytes are stored and served under. */
    MediaType mediaType();

    /** The manifest it says something about; null where it says nothing of the kind. */
    @Nullable
    Descriptor subject();

    /** Its own annotations, not those of what it refers to. */
    Map<String, String> annotations();

    /** An image or artifact: one config, some layers. */
    record ImageManifest(
            MediaType mediaType,
            Descriptor config,
            List<Descriptor> layers,
            @Nullable Descriptor subject,
            @Nullable MediaType artifactType,
            Map<String, String> annotations)
            implements Manifest {}

    /** A list of manifests, for platforms or otherwise; may list further lists. */
    record ImageIndex(
            MediaType mediaType,
            List<Descriptor> manifests,
            @Nullable Descriptor subject,
            @Nullable MediaType artifactType,
            Map<String, String> annotations)
            implements Manifest {}

    /** Docker's manifest of 2014: layers without sizes, each with its configuration as text. */
    record Schema1(MediaType mediaType, List<Descriptor> layers, String architecture) implements Manifest {
        @Override
        public @Nullable Descriptor subject() {
            return null;
        }

        @Override
        public Map<String, String> annotations() {
            return Map.of();
        }
    }

    /** A type this registry does not know: kept and served, refers to nothing. */
    record Opaque(MediaType mediaType) implements Manifest {
        @Override
        public @Nullable Descriptor subject() {
            return null;
        }

        @Override
        public Map<String, String> annotations() {
            return Map.of();
        }
    }

    /** The blobs it needs to be complete: config and layers, without those that are fetched from elsewhere. */
    default Stream<Descriptor> blobs() {
        return switch (this) {
            case ImageManifest image ->
                Stream.concat(Stream.of(image.config()), image.layers().stream())
                        .filter(blob -> !blob.mediaType().isForeign());
            case ImageIndex index -> Stream.empty();
            case Schema1 old -> old.layers().stream();
            case Opaque unknown -> Stream.empty();
        };
    }

    /** The manifests it lists. */
    default Stream<Descriptor> children() {
        return switch (this) {
            case ImageIndex index -> index.manifests().stream();
            case ImageManifest image -> Stream.empty();
            case Schema1 old -> Stream.empty();
            case Opaque unknown -> Stream.empty();
        };
    }
}
