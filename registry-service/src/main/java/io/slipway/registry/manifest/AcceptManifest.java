package io.slipway.registry.manifest;

import static io.slipway.oci.error.RegistryError.DIGEST_INVALID;
import static io.slipway.oci.error.RegistryError.MANIFEST_INVALID;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.FindConfig;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.curation.PushManifest;
import io.slipway.catalog.curation.PushManifest.Pushed;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.TagName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.body.RequestBody;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StorageException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a manifest as it was sent, byte for byte, and makes it a version of the repository. */
@ApplicationScoped
public class AcceptManifest {
    /** The most of a config that is read for what it tells of the image, in bytes. */
    private static final int LARGEST_CONFIG = 1024 * 1024;

    /** What clients say that do not know what they send: it contradicts nothing. */
    private static final Set<String> SAYS_NOTHING =
            Set.of("application/json", "application/octet-stream", "application/x-www-form-urlencoded", "text/plain");

    private final PushManifest pushManifest;
    private final FindConfig findConfig;
    private final ObjectStore store;
    private final PushConfig config;

    AcceptManifest(PushManifest pushManifest, FindConfig findConfig, ObjectStore store, PushConfig config) {
        this.pushManifest = pushManifest;
        this.findConfig = findConfig;
        this.store = store;
        this.config = config;
    }

    /** A manifest that was read, before anything is known of its config. */
    private record ReadManifest(Digest digest, Buffer bytes, Manifest view) {}

    /**
     * Takes {@code sent}: 201 once it is in a version that is committed. {@code MANIFEST_INVALID} where it is not what it says,
     * {@code DIGEST_INVALID} where it is not what it was put under, 413 where it is too large, {@code MANIFEST_BLOB_UNKNOWN} where it needs
     * what was never pushed.
     */
    public Uni<Answer> accept(SentManifest sent, Principal who, RequestBody body) {
        return body.whole(Math.min(config.manifestBytes(), ManifestDocument.LARGEST))
                .map(bytes -> read(sent, bytes))
                .chain(this::withTraits)
                .chain(manifest -> push(sent, who, manifest).map(pushed -> answer(sent, manifest, pushed)));
    }

    private ReadManifest read(SentManifest sent, Buffer body) {
        byte[] bytes = body.getBytes();
        Manifest view = ManifestDocument.parse(bytes, sent.declared());
        requireDeclared(view.mediaType(), sent.declared());
        ManifestLimits.require(view, config);
        if (view instanceof Manifest.Schema1) {
            throw MANIFEST_INVALID.because("schema 1 is served but no longer taken: push it as schema 2 or OCI");
        }
        return new ReadManifest(digest(sent.reference(), bytes, view.mediaType()), body, view);
    }

    /** A type that contradicts the document makes two readers of one manifest (CVE-2021-41190). */
    private static void requireDeclared(MediaType own, @Nullable MediaType declared) {
        if (declared != null
                && !declared.equals(own)
                && !SAYS_NOTHING.contains(declared.toString().toLowerCase(Locale.ROOT))) {
            throw MANIFEST_INVALID.because("Content-Type is " + declared + " but the manifest is " + own);
        }
    }

    private static Digest digest(Reference reference, byte[] bytes, MediaType mediaType) {
        return switch (reference) {
            case Reference.ByTag byTag -> ManifestDocument.digest(Algorithm.SHA256, bytes, mediaType);
            case Reference.ByDigest byDigest -> requireSame(byDigest.digest(), bytes, mediaType);
        };
    }

    private static Digest requireSame(Digest stated, byte[] bytes, MediaType mediaType) {
        Digest digest = ManifestDocument.digest(stated.algorithm(), bytes, mediaType);
        if (!digest.equals(stated)) {
            throw DIGEST_INVALID.because("the manifest is " + digest + ", not " + stated);
        }
        return digest;
    }

    private Uni<NewManifest> withTraits(ReadManifest read) {
        return configOf(read.view())
                .map(bytes -> new NewManifest(
                        read.digest(), read.bytes(), read.view(), ManifestTraits.of(read.view(), bytes)));
    }

    /** The config of an image tells its platform and labels; one that is not there tells nothing, and the push will say that it is not. */
    private Uni<byte @Nullable []> configOf(Manifest view) {
        if (!(view instanceof Manifest.ImageManifest image) || !tells(image.config())) {
            return Uni.createFrom().nullItem();
        }
        return findConfig
                .key(image.config().digest())
                .chain(key -> store.read(new ObjectKey(key), LARGEST_CONFIG))
                .map(Buffer::getBytes)
                .onFailure(failure -> failure instanceof RegistryException || failure instanceof StorageException)
                .recoverWithNull();
    }

    private static boolean tells(Descriptor config) {
        MediaType type = config.mediaType();
        return config.size() <= LARGEST_CONFIG
                && (type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG));
    }

    private Uni<Pushed> push(SentManifest sent, Principal who, NewManifest manifest) {
        return config.sparse()
                ? pushManifest.pushSparse(sent.name(), who, manifest, sent.allTags())
                : pushManifest.push(sent.name(), who, manifest, sent.allTags());
    }

    private static Answer answer(SentManifest sent, NewManifest manifest, Pushed pushed) {
        Answer answer = Answer.empty(201)
                .with("Location", "/v2/" + sent.name() + "/manifests/" + manifest.digest())
                .with("Docker-Content-Digest", manifest.digest().toString());
        Descriptor subject = manifest.view().subject();
        Answer withSubject = subject == null
                ? answer
                : answer.with("OCI-Subject", subject.digest().toString());
        return withWarning(withTags(withSubject, sent.tags()), pushed.missing());
    }

    private static Answer withWarning(Answer answer, List<Digest> missing) {
        return missing.isEmpty()
                ? answer
                : answer.with(
                        "Warning",
                        "299 - \"this image cannot be pulled whole: " + missing.size()
                                + " of its layers were never pushed here, the first is " + missing.getFirst() + "\"");
    }

    private static Answer withTags(Answer answer, List<TagName> tags) {
        return tags.isEmpty()
                ? answer
                : answer.with(
                        "OCI-Tag",
                        String.join(", ", tags.stream().map(TagName::toString).toList()));
    }
}
