package io.slipway.catalog.curation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterManifest;
import io.slipway.catalog.content.RegisterTags;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.LockedRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.serving.ClaimName;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Together;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pushes manifests: one transaction, which never waits for a task and makes for each a version that holds the manifest, its blobs and its
 * tags. Those that are pushed to a name while a transaction is under way go with the next one, so that they do not wait for the repository
 * one by one.
 *
 * <p>Six round trips for one where the name is known: name; lock and what is held; manifest; tags; version; quota; then the commit. Others
 * who push to the repository from elsewhere wait for the last five.
 */
@ApplicationScoped
public class PushManifest {
    /** What is pushed together, in bytes; somebody at another replica may wait for all of it. */
    private static final long MOST = 1024 * 1024;

    /** What a manifest weighs at least, so that small ones are not too many. */
    private static final long LEAST = MOST / 16;

    private final Ledger ledger;
    private final ClaimName claimName;
    private final FindHeld findHeld;
    private final RegisterManifest registerManifest;
    private final RegisterTags registerTags;
    private final CommitVersion commitVersion;
    private final RefuseLost refuseLost;
    private final EnforceQuota enforceQuota;

    /** A queue that nobody waits in is forgotten. */
    private final Cache<RepositoryName, Together<Push, Pushed>> queues =
            Caffeine.newBuilder().weakValues().build();

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

    /** A manifest to be pushed. */
    private record Push(Principal who, NewManifest manifest, List<TagName> tags, boolean maySparse) {
        long weight() {
            return Math.max(LEAST, manifest.bytes().length());
        }
    }

    /** One that is registered, with the units of its version. */
    private record Registered(Push push, Pushed pushed, List<Unit> units) {}

    /**
     * Pushes {@code manifest}, whose bytes came in this request, to {@code name}, which is made where it is new. A tag replaces the tag of
     * its name; without tags the manifest is held untagged. What the manifest lists may be absent (a sparse index).
     *
     * <p>{@code MANIFEST_BLOB_UNKNOWN} where its config or a layer that is not fetched from elsewhere is neither linked to the repository
     * nor held by it; fails as {@link ClaimName#claim} does.
     */
    public Uni<Pushed> push(RepositoryName name, Principal who, NewManifest manifest, List<TagName> tags) {
        return push(name, new Push(who, manifest, tags, false));
    }

    /**
     * As {@link #push}, but an image may lack layers that the repository never had: {@link Pushed#missing} names them. A layer that it once
     * had is still {@code MANIFEST_BLOB_UNKNOWN}: whoever was told long ago that it is there would otherwise make a broken image.
     */
    public Uni<Pushed> pushSparse(RepositoryName name, Principal who, NewManifest manifest, List<TagName> tags) {
        return push(name, new Push(who, manifest, tags, true));
    }

    private Uni<Pushed> push(RepositoryName name, Push push) {
        return Uni.createFrom().deferred(() -> queues.get(name, this::queue).ask(push));
    }

    private Together<Push, Pushed> queue(RepositoryName name) {
        return new Together<>(MOST, Push::weight, pushes -> ledger.write(tx -> pushAll(tx, name, pushes)));
    }

    /** Who is first makes the name, where it is new. */
    private Uni<List<Pushed>> pushAll(Tx.Sql tx, RepositoryName name, List<Push> pushes) {
        return claimName
                .claim(tx, name, pushes.getFirst().who())
                .chain(repository -> pushAll(tx, repository, pushes))
                .call(() -> enforceQuota.within(tx, name));
    }

    private Uni<List<Pushed>> pushAll(Tx.Sql tx, RepositoryId repository, List<Push> pushes) {
        Uni<LockedRepository> lock = commitVersion.lock(tx, repository);
        Uni<FindHeld.Held> find =
                findHeld.of(tx, repository, pushes.stream().map(Push::manifest).toList());
        return Uni.combine()
                .all()
                .unis(lock, find)
                .asTuple()
                .chain(found -> registerAll(tx, found.getItem2(), pushes)
                        .call(registered -> commitAll(tx, found.getItem1(), registered)))
                .map(registered -> inOrder(pushes, registered));
    }

    private static List<Pushed> inOrder(List<Push> pushes, List<Registered> registered) {
        IdentityHashMap<Push, Pushed> pushed = new IdentityHashMap<>();
        registered.forEach(each -> pushed.put(each.push(), each.pushed()));
        return pushes.stream().map(pushed::get).toList();
    }

    /** Side by side: PostgreSQL takes one after the other. By digest, as content is registered by everybody. */
    private Uni<List<Registered>> registerAll(Tx.Sql tx, FindHeld.Held held, List<Push> pushes) {
        return Uni.join()
                .all(pushes.stream()
                        .sorted(Comparator.comparing(
                                push -> push.manifest().digest().toString()))
                        .map(push -> register(tx, held, push))
                        .toList())
                .andFailFast();
    }

    private Uni<Registered> register(Tx.Sql tx, FindHeld.Held held, Push push) {
        Map<Digest, ContentId> blobs = held.blobsOf(push.manifest());
        return missing(tx, held, push)
                .chain(missing -> (push.maySparse()
                                ? registerManifest.registerSparse(tx, push.manifest(), blobs)
                                : registerManifest.register(tx, push.manifest(), blobs))
                        .chain(id -> registerTags
                                .register(tx, tagged(push.tags(), id))
                                .map(tags -> new Registered(
                                        push,
                                        new Pushed(id, held.knowsSubject(push.manifest()), missing),
                                        units(id, blobs.values(), tags)))));
    }

    private Uni<List<Digest>> missing(Tx.Sql tx, FindHeld.Held held, Push push) {
        return push.maySparse()
                ? refuseLost.require(tx, held.repository(), held.missing(push.manifest()))
                : Uni.createFrom().item(List.of());
    }

    private static Map<TagName, ContentId> tagged(List<TagName> tags, ContentId manifest) {
        return tags.stream().distinct().collect(Collectors.toMap(Function.identity(), tag -> manifest));
    }

    private static List<Unit> units(ContentId manifest, Collection<ContentId> blobs, List<Unit> tags) {
        return Stream.of(Stream.of(Unit.manifest(manifest)), blobs.stream().map(Unit::blob), tags.stream())
                .flatMap(Function.identity())
                .toList();
    }

    /** A version for each, one after the other. */
    private Uni<LockedRepository> commitAll(Tx.Sql tx, LockedRepository locked, List<Registered> registered) {
        Uni<LockedRepository> last = Uni.createFrom().item(locked);
        for (Registered each : registered) {
            last = last.chain(before -> commitVersion
                    .commit(tx, before, new VersionChange.AddContent(each.units()))
                    .map(made -> made.map(before::after).orElse(before)));
        }
        return last;
    }
}
