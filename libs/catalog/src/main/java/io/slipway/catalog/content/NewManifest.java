package io.slipway.catalog.content;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.manifest.MediaType;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest to be registered: its bytes as received, and the view of them.
 *
 * @param bytes at most 4 MiB, exactly as received
 */
public record NewManifest(Digest digest, Buffer bytes, Manifest view, ManifestTraits traits) {

    /** The config, where it has one. */
    public @Nullable Digest config() {
        return view instanceof Manifest.ImageManifest image
                        && !image.config().mediaType().isForeign()
                ? image.config().digest()
                : null;
    }

    /** Its layers, each once, without those that are fetched from elsewhere. */
    public List<Digest> layers() {
        Digest config = config();
        return view.blobs()
                .map(Descriptor::digest)
                .filter(digest -> !digest.equals(config) || layersHold(digest))
                .distinct()
                .toList();
    }

    private boolean layersHold(Digest digest) {
        return view instanceof Manifest.ImageManifest image
                && image.layers().stream().anyMatch(layer -> layer.digest().equals(digest));
    }

    /** The manifests it lists, each once. */
    public List<Digest> children() {
        return view.children().map(Descriptor::digest).distinct().toList();
    }

    /** The manifest it says something about, where it does. */
    public @Nullable Digest subject() {
        Descriptor subject = switch (view) {
            case Manifest.ImageManifest image -> image.subject();
            case Manifest.ImageIndex index -> index.subject();
            case Manifest.Schema1 old -> null;
            case Manifest.Opaque unknown -> null;
        };
        return subject == null ? null : subject.digest();
    }

    /**
     * What kind of artifact it is: as it says, or else as its config's type says.
     *
     * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">listing referrers</a>
     */
    public @Nullable MediaType artifactType() {
        return switch (view) {
            case Manifest.ImageManifest image ->
                image.artifactType() == null ? image.config().mediaType() : image.artifactType();
            case Manifest.ImageIndex index -> index.artifactType();
            case Manifest.Schema1 old -> null;
            case Manifest.Opaque unknown -> null;
        };
    }
}
