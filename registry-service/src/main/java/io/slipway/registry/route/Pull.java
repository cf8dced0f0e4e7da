package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.BLOB_UNKNOWN;
import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;
import static io.slipway.oci.error.RegistryError.RANGE_INVALID;
import static io.slipway.oci.error.RegistryError.UNAVAILABLE;

import io.slipway.catalog.serving.ServedBlob;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.Reference;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.blob.ChooseWay;
import io.slipway.registry.blob.PullBlob;
import io.slipway.registry.manifest.ManifestAnswer;
import io.slipway.registry.manifest.PullManifest;
import io.slipway.registry.name.ListNames;
import io.slipway.registry.name.Page;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.referrers.ListReferrers;
import io.slipway.storage.object.Way;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** Answers what is read: manifests, blobs and lists, each with the headers the specification asks for. */
@ApplicationScoped
class Pull {
    private final PullManifest pullManifest;
    private final PullBlob pullBlob;
    private final ChooseWay chooseWay;
    private final ListNames listNames;
    private final ListReferrers listReferrers;
    private final CacheMark caches;

    Pull(
            PullManifest pullManifest,
            PullBlob pullBlob,
            ChooseWay chooseWay,
            ListNames listNames,
            ListReferrers listReferrers,
            CacheMark caches) {
        this.pullManifest = pullManifest;
        this.pullBlob = pullBlob;
        this.chooseWay = chooseWay;
        this.listNames = listNames;
        this.listReferrers = listReferrers;
        this.caches = caches;
    }

    Uni<Answer> base() {
        return Uni.createFrom().item(Answer.of(200, Buffer.buffer("{}")).with("Content-Type", "application/json"));
    }

    Uni<Answer> names(RegistryRequest request) {
        return listNames.names(request.caller().reader(), page(request));
    }

    Uni<Answer> tags(RegistryRequest request, Pointed pointed) {
        return listNames.tags(pointed.pointer(), page(request));
    }

    Uni<Answer> manifest(RegistryRequest request, Pointed pointed, Reference reference) {
        return pullManifest
                .pull(pointed.pointer(), reference)
                .onFailure(failure -> pointed.isStale() && MANIFEST_UNKNOWN.explains(failure))
                .transform(Pull::mayBeThere)
                .map(found -> caches.mark(answer(request, Objects.requireNonNull(found.item())), pointed, found));
    }

    /** What is not where a name pointed last may be where it points now. */
    private static RegistryException mayBeThere(Throwable failure) {
        return UNAVAILABLE.because("the database does not answer whether it is there", failure);
    }

    private static Answer answer(RegistryRequest request, ManifestAnswer manifest) {
        ManifestAnswer acceptable = manifest.acceptable(request.accept());
        return request.has(acceptable.etag()) ? acceptable.unchanged() : acceptable.whole();
    }

    Uni<Answer> blob(RegistryRequest request, Pointed pointed, Digest digest) {
        return pullBlob.find(pointed.pointer(), digest)
                .onFailure(failure -> pointed.isStale() && BLOB_UNKNOWN.explains(failure))
                .transform(Pull::mayBeThere)
                .chain(found -> answer(request, pointed, Objects.requireNonNull(found.item()))
                        .map(answer -> caches.mark(answer, pointed, found)));
    }

    /** The referrers of {@code subject}; what its own name points to or not. */
    Uni<Answer> referrers(RegistryRequest request, Pointed pointed, Digest subject) {
        return listReferrers.list(pointed.pointer(), wanted(request, subject));
    }

    /** What is answered of a name that does not exist, to whoever may know that it does not. */
    Uni<Answer> noReferrers(RegistryRequest request, Digest subject) {
        return Uni.createFrom().item(() -> listReferrers.none(wanted(request, subject)));
    }

    private static ListReferrers.Wanted wanted(RegistryRequest request, Digest subject) {
        String last = request.parameter("last");
        String type = request.parameter("artifactType");
        return new ListReferrers.Wanted(
                subject,
                type == null || type.isEmpty() ? null : withItsPlus(type),
                last == null || last.isEmpty() ? null : Digest.fromString(last),
                Math.max(1, page(request).n()));
    }

    /** A media type has no spaces: where one came, a client sent the plus of {@code +json} as it is, which a query takes for a space. */
    private static String withItsPlus(String mediaType) {
        return mediaType.replace(' ', '+');
    }

    private Uni<Answer> answer(RegistryRequest request, Pointed pointed, ServedBlob blob) {
        String etag = Answer.etag(blob.digest());
        Way way = chooseWay.choose(pointed.pointer().name(), request.address());
        Uni<Answer> answer = request.has(etag)
                ? Uni.createFrom().item(Answer.empty(304))
                : Uni.createFrom()
                        .deferred(() -> pullBlob.deliver(blob, request.range(etag), way))
                        .map(delivered -> delivered
                                .with("Content-Type", "application/octet-stream")
                                .with("Accept-Ranges", "bytes"))
                        .onFailure(RANGE_INVALID::explains)
                        .recoverWithItem(
                                failure -> ErrorAnswer.of(failure).with("Content-Range", "bytes */" + blob.size()));
        return answer.map(found -> found.about(blob.digest(), true));
    }

    private static Page page(RegistryRequest request) {
        return Page.of(request.parameter("n"), request.parameter("last"));
    }
}
