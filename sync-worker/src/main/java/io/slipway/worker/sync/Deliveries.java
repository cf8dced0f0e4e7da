package io.slipway.worker.sync;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindDelivered;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.RegisterDelivered;
import io.slipway.catalog.content.SourceId;
import io.slipway.ledger.transaction.Together;
import io.slipway.oci.digest.Digest;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a source has delivered, before and by this sync: asked and told for many images at once. */
final class Deliveries {
    private static final int MOST_DIGESTS = 500;
    private static final int MOST_BLOBS = 200;
    private static final int MOST_BYTES = 1024 * 1024;

    private final Together<List<Digest>, Map<Digest, ContentId>> knownManifests;
    private final Together<List<Digest>, Map<Digest, ContentId>> knownBlobs;
    private final Together<RegisterDelivered.Blob, RegisterBlob.Registered> newBlobs;
    private final Together<NewManifest, ContentId> newManifests;

    Deliveries(FindDelivered find, RegisterDelivered register, SourceId source) {
        this.knownManifests = questions(digests -> find.manifests(source, digests));
        this.knownBlobs = questions(digests -> find.blobs(source, digests));
        this.newBlobs = new Together<>(MOST_BLOBS, blob -> 1, blobs -> register.blobs(source, blobs));
        this.newManifests = new Together<>(
                MOST_BYTES, manifest -> manifest.bytes().length(), manifests -> register.manifests(source, manifests));
    }

    /** Each gets the answer to all: what he did not ask for he does not look at. */
    private static Together<List<Digest>, Map<Digest, ContentId>> questions(
            Function<Set<Digest>, Uni<Map<Digest, ContentId>>> find) {
        return new Together<>(
                MOST_DIGESTS,
                List::size,
                asked -> find.apply(all(asked)).map(found -> Collections.nCopies(asked.size(), found)));
    }

    private static Set<Digest> all(List<List<Digest>> asked) {
        Set<Digest> all = new LinkedHashSet<>();
        asked.forEach(all::addAll);
        return all;
    }

    /** Those of {@code digests}, and perhaps others, that are manifests the source has delivered with everything they refer to. */
    Uni<Map<Digest, ContentId>> manifests(List<Digest> digests) {
        return found(knownManifests, digests);
    }

    /** Those of {@code digests}, and perhaps others, that are blobs the source has delivered. */
    Uni<Map<Digest, ContentId>> blobs(List<Digest> digests) {
        return found(knownBlobs, digests);
    }

    private static Uni<Map<Digest, ContentId>> found(
            Together<List<Digest>, Map<Digest, ContentId>> questions, List<Digest> digests) {
        return digests.isEmpty() ? Uni.createFrom().item(Map.of()) : questions.ask(digests);
    }

    /** Registers a blob whose bytes are stored; whoever's key does not serve it deletes his own object. */
    Uni<RegisterBlob.Registered> add(RegisterDelivered.Blob blob) {
        return newBlobs.ask(blob);
    }

    /** Registers a manifest all of whose blobs are registered. */
    Uni<ContentId> add(NewManifest manifest) {
        return newManifests.ask(manifest);
    }
}
