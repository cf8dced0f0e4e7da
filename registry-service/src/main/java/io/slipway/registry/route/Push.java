package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.DIGEST_INVALID;

import io.slipway.access.limit.RateLimits;
import io.slipway.catalog.curation.DeleteBlob;
import io.slipway.catalog.curation.DeleteManifest;
import io.slipway.catalog.curation.DeleteTag;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.manifest.AcceptManifest;
import io.slipway.registry.manifest.SentManifest;
import io.slipway.registry.upload.AppendChunk;
import io.slipway.registry.upload.CancelUpload;
import io.slipway.registry.upload.Chunk;
import io.slipway.registry.upload.CompleteUpload;
import io.slipway.registry.upload.MountElsewhere;
import io.slipway.registry.upload.PushBlob;
import io.slipway.registry.upload.ReportUpload;
import io.slipway.registry.upload.Session;
import io.slipway.registry.upload.StartUpload;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is written: uploads, manifests, and what is taken away.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push">push</a>
 */
@ApplicationScoped
class Push {
    private final MountElsewhere mountElsewhere;
    private final PushBlob pushBlob;
    private final StartUpload startUpload;
    private final AppendChunk appendChunk;
    private final CompleteUpload completeUpload;
    private final ReportUpload reportUpload;
    private final CancelUpload cancelUpload;
    private final AcceptManifest acceptManifest;
    private final DeleteManifest deleteManifest;
    private final DeleteTag deleteTag;
    private final DeleteBlob deleteBlob;
    private final RateLimits limits;

    Push(
            MountElsewhere mountElsewhere,
            PushBlob pushBlob,
            StartUpload startUpload,
            AppendChunk appendChunk,
            CompleteUpload completeUpload,
            ReportUpload reportUpload,
            CancelUpload cancelUpload,
            AcceptManifest acceptManifest,
            DeleteManifest deleteManifest,
            DeleteTag deleteTag,
            DeleteBlob deleteBlob,
            RateLimits limits) {
        this.mountElsewhere = mountElsewhere;
        this.pushBlob = pushBlob;
        this.startUpload = startUpload;
        this.appendChunk = appendChunk;
        this.completeUpload = completeUpload;
        this.reportUpload = reportUpload;
        this.cancelUpload = cancelUpload;
        this.acceptManifest = acceptManifest;
        this.deleteManifest = deleteManifest;
        this.deleteTag = deleteTag;
        this.deleteBlob = deleteBlob;
        this.limits = limits;
    }

    /** Mounts the blob that is named, takes the one whose digest is given, or opens a session. */
    Uni<Answer> start(RegistryRequest request, V2Path.Uploads path) {
        limits.upload(request.principal(), request.address());
        String mount = request.parameter("mount");
        String digest = request.parameter("digest");
        if (mount != null) {
            return mount(request, path.name(), Digest.fromString(mount));
        }
        return digest == null
                ? startUpload.start(path.name(), request.principal(), algorithm(request.parameter("digest-algorithm")))
                : pushBlob.push(path.name(), request.principal(), Digest.fromString(digest), request.body());
    }

    private Uni<Answer> mount(RegistryRequest request, RepositoryName name, Digest digest) {
        String from = request.parameter("from");
        RepositoryName source = from == null ? null : RepositoryName.fromString(from);
        return mountElsewhere
                .mount(name, request.principal(), request.caller().reader(source), digest, source)
                .onItem()
                .ifNull()
                .switchTo(() -> startUpload.start(name, request.principal(), digest.algorithm()));
    }

    private static Algorithm algorithm(@Nullable String name) {
        if (name == null) {
            return Algorithm.SHA256;
        }
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.toString().equals(name)) {
                return algorithm;
            }
        }
        throw DIGEST_INVALID.because("digest-algorithm " + name + " is neither sha256 nor sha512");
    }

    /** The next chunk, or the end. */
    Uni<Answer> goOn(RegistryRequest request, V2Path.Session path) {
        Session session = session(request, path);
        Chunk chunk = Chunk.of(request.body(), request.contentRange());
        return request.context().request().method().equals(HttpMethod.PATCH)
                ? appendChunk.append(session, chunk)
                : completeUpload.complete(session, chunk, digest(request));
    }

    private static Digest digest(RegistryRequest request) {
        String digest = request.parameter("digest");
        if (digest == null) {
            throw DIGEST_INVALID.because("the parameter digest is required: it says what the upload should be");
        }
        return Digest.fromString(digest);
    }

    Uni<Answer> status(RegistryRequest request, V2Path.Session path) {
        return reportUpload.report(session(request, path));
    }

    Uni<Answer> cancel(RegistryRequest request, V2Path.Session path) {
        return cancelUpload.cancel(session(request, path));
    }

    private static Session session(RegistryRequest request, V2Path.Session path) {
        return new Session(path.name(), path.upload(), request.principal());
    }

    Uni<Answer> manifest(RegistryRequest request, V2Path.Manifests path) {
        return acceptManifest.accept(
                new SentManifest(path.name(), path.reference(), request.tags(), request.contentType()),
                request.principal(),
                request.body());
    }

    Uni<Answer> removeManifest(V2Path.Manifests path) {
        Uni<Void> removal = switch (path.reference()) {
            case Reference.ByTag byTag -> deleteTag.delete(path.name(), byTag.tag());
            case Reference.ByDigest byDigest -> deleteManifest.delete(path.name(), byDigest.digest());
        };
        return removal.map(done -> Answer.empty(202));
    }

    Uni<Answer> removeBlob(V2Path.Blobs path) {
        return deleteBlob.delete(path.name(), path.digest()).map(done -> Answer.empty(202));
    }
}
