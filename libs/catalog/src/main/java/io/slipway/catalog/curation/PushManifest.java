package io.slipway.catalog.curation;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterManifest;
import io.slipway.catalog.content.RegisterTags;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pushes a manifest: one transaction, which never waits for a task and makes a version that holds the manifest, its blobs and its tags.
 *
 * <p>Nine round trips where the name is known: begin, name, what is held, lock, manifest, tags, membership, version with its
 * announcement, commit; five of them while others who push to the repository wait.
 */
@ApplicationScoped
public class PushManifest {
    private final Ledger ledger;
    private final ClaimName claimName;
    private final FindHeld findHeld;
    private final RegisterManifest registerManifest;
    private final RegisterTags registerTags;
    private final CommitVersion commitVersion;
    private final RefuseLost refuseLost;
    private final EnforceQuota enforceQuota;

    PushManifest(
            Ledger ledger,
            ClaimName claimName,
            FindHeld findHeld,
            RefuseLost refuseLost,
            RegisterManifest registerManifest,
            RegisterTags registerTags,
            CommitVersion commitVersion,
            EnforceQuota enforceQuota) {
        this.ledger = ledger;
        this.claimName = claimName;
        this.findHeld = findHeld;
        this.refuseLost = refuseLost;
        this.registerManifest = registerManifest;
        this.registerTags = registerTags;
        this.commitVersion = commitVersion;
        this.enforceQuota = enforceQuota;
    }

    /**
     * A manifest that was pushed.
     *
     * @param subjectKnown whether the latest version holds the manifest it says something about; false where it says nothing of the kind
     * @param missing the layers it lacks; none where it was pushed whole
     */
    public record Pushed(ContentId id, boolean subjectKnown, List<Digest> missing) {}

    /**
     * Pushes {@code manifest}, whose bytes came in this request, to {@code name}, which is made where it is new. A tag replaces the tag of
     * its name; without tags the manifest is held untagged. What the manifest lists may be absent (a sparse index).
     *
     * <p>{@code MANIFEST_BLOB_UNKNOWN} where its config or a layer that is not fetched from elsewhere is neither linked to the repository
     * nor held by it; fails as {@link ClaimName#claim} does.
     */
    public Uni<Pushed> push(RepositoryName name, Principal who, NewManifest manifest, List<TagName> tags) {
        return ledger.write(tx -> claimName
                .claim(tx, name, who)
                .chain(repository -> findHeld.of(tx, repository, manifest))
                .chain(held -> commit(tx, held, registerManifest.register(tx, manifest, held.blobs()), List.of(), tags))
                .call(pushed -> enforceQuota.within(tx, name)));
    }

    /**
     * As {@link #push}, but an image may lack layers that the repository never had: {@link Pushed#missing} names them. A layer that it once
     * had is still {@code MANIFEST_BLOB_UNKNOWN}: whoever was told long ago that it is there would otherwise make a broken image.
     */
    public Uni<Pushed> pushSparse(RepositoryName name, Principal who, NewManifest manifest, List<TagName> tags) {
        return ledger.write(tx -> claimName
                .claim(tx, name, who)
                .chain(repository -> findHeld.of(tx, repository, manifest))
                .chain(held -> refuseLost
                        .require(tx, held.repository(), missing(manifest, held))
                        .chain(missing -> commit(
                                tx, held, registerManifest.registerSparse(tx, manifest, held.blobs()), missing, tags)))
                .call(pushed -> enforceQuota.within(tx, name)));
    }

    private static List<Digest> missing(NewManifest manifest, FindHeld.Held held) {
        return FindHeld.needed(manifest)
                .filter(digest -> !held.blobs().containsKey(digest))
                .toList();
    }

    private Uni<Pushed> commit(
            Tx.Sql tx, FindHeld.Held held, Uni<ContentId> registration, List<Digest> missing, List<TagName> tags) {
        return commitVersion
                .lock(tx, held.repository())
                .chain(locked -> registration.call(id -> add(tx, locked, held, id, tags)))
                .map(id -> new Pushed(id, held.subjectKnown(), missing));
    }

    private Uni<?> add(Tx.Sql tx, LockedRepository locked, FindHeld.Held held, ContentId manifest, List<TagName> tags) {
        Map<TagName, ContentId> tagged =
                tags.stream().distinct().collect(Collectors.toMap(Function.identity(), tag -> manifest));
        return registerTags
                .register(tx, tagged)
                .map(tagUnits -> units(manifest, held, tagUnits))
                .chain(units -> commitVersion.commit(tx, locked, new VersionChange.AddContent(units)));
    }

    private static List<Unit> units(ContentId manifest, FindHeld.Held held, List<Unit> tags) {
        Stream<Unit> blobs = held.blobs().values().stream().map(Unit::blob);
        return Stream.of(Stream.of(Unit.manifest(manifest)), blobs, tags.stream())
                .flatMap(Function.identity())
                .toList();
    }
}
