package io.slipway.worker.sync;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindClosure;
import io.slipway.catalog.content.FindConfig;
import io.slipway.catalog.content.FindDelivered;
import io.slipway.catalog.content.RegisterDelivered;
import io.slipway.catalog.content.RegisterSource;
import io.slipway.catalog.content.RegisterTags;
import io.slipway.catalog.content.SourceId;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.remote.FindRemote;
import io.slipway.catalog.remote.Remote;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.Counts;
import io.slipway.catalog.repository.FindVersion;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.ledger.secret.Sealer;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.TagName;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StorageException;
import io.slipway.tasks.claim.Claim;
import io.slipway.tasks.claim.FinishTask;
import io.slipway.tasks.task.Created;
import io.slipway.tasks.task.TaskState;
import io.slipway.upstream.registry.RegistryClient;
import io.slipway.upstream.registry.Upstream;
import io.slipway.worker.run.Progress;
import io.slipway.worker.run.Work;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Syncs a repository: what the remote has, as far as it is wanted, becomes the next version. Downloads hold no lock; the repository is
 * taken only for the commit, which ends the task in the same transaction.
 */
@ApplicationScoped
class SyncRepository implements Work {
    private static final Logger LOG = Logger.getLogger(SyncRepository.class);

    private final Ledger ledger;
    private final FindRemote findRemote;
    private final FindVersion findVersion;
    private final RegisterSource registerSource;
    private final RegisterTags registerTags;
    private final FindClosure findClosure;
    private final CommitVersion commitVersion;
    private final EnforceQuota enforceQuota;
    private final FinishTask finishTask;
    private final UpstreamOf upstreamOf;
    private final Sealer sealer;
    private final Vertx vertx;
    private final ImageCopy.Tools tools;

    SyncRepository(
            Ledger ledger,
            FindRemote findRemote,
            FindVersion findVersion,
            RegisterSource registerSource,
            RegisterTags registerTags,
            FindClosure findClosure,
            CommitVersion commitVersion,
            EnforceQuota enforceQuota,
            FinishTask finishTask,
            UpstreamOf upstreamOf,
            Sealer sealer,
            Vertx vertx,
            FindDelivered findDelivered,
            FindConfig findConfig,
            FetchBlob fetchBlob,
            RegisterDelivered registerDelivered,
            ObjectStore store) {
        this.ledger = ledger;
        this.findRemote = findRemote;
        this.findVersion = findVersion;
        this.registerSource = registerSource;
        this.registerTags = registerTags;
        this.findClosure = findClosure;
        this.commitVersion = commitVersion;
        this.enforceQuota = enforceQuota;
        this.finishTask = finishTask;
        this.upstreamOf = upstreamOf;
        this.sealer = sealer;
        this.vertx = vertx;
        this.tools = new ImageCopy.Tools(findDelivered, registerDelivered, findConfig, fetchBlob, store);
    }

    @Override
    public String name() {
        return "pulp_container.app.tasks.synchronize.synchronize";
    }

    /** A sync under way: its snapshot of the remote and of the repository, and how it is going. */
    private record Sync(
            Claim claim,
            SyncArguments arguments,
            Upstream upstream,
            TagSelection selection,
            SourceId source,
            int heldIn,
            Progress progress) {}

    /** What a reference upstream led to. */
    private record Copied(
            Reference reference,
            @Nullable ContentId manifest,
            @Nullable Throwable failure) {}

    @Override
    public Uni<Void> run(Claim claim, Progress progress) {
        SyncArguments arguments = SyncArguments.fromJson(claim.arguments());
        return findRemote
                .require(arguments.remote())
                .chain(remote -> prepared(claim, arguments, remote, progress))
                .chain(this::synced);
    }

    private Uni<Sync> prepared(Claim claim, SyncArguments arguments, Remote remote, Progress progress) {
        Upstream upstream = upstreamOf.of(remote.draft());
        TagSelection selection =
                TagSelection.of(remote.draft().includes(), remote.draft().excludes());
        return Uni.combine()
                .all()
                .unis(
                        registerSource.register(upstream.host(), fingerprint(remote)),
                        findVersion.latest(arguments.repository()))
                .with((source, latest) ->
                        new Sync(claim, arguments, upstream, selection, source, latest.number(), progress));
    }

    /** The same credentials give the same fingerprint; nobody without the key can test a guess against it. */
    private String fingerprint(Remote remote) {
        String username = remote.draft().secrets().username();
        return username == null
                ? ""
                : sealer.fingerprint(username + "\n" + remote.draft().secrets().password());
    }

    private Uni<Void> synced(Sync sync) {
        RegistryClient client = new RegistryClient(vertx, sync.upstream());
        return references(sync, client)
                .chain(references -> copied(sync, client, references))
                .chain(copied -> committed(sync, copied))
                .onFailure(StorageException.class)
                .transform(SyncRepository::withAdvice)
                .onTermination()
                .invoke(client::close);
    }

    private static IllegalStateException withAdvice(Throwable failure) {
        return new IllegalStateException(
                failure.getMessage() + "; make room or repair the storage and sync again: what arrived whole is kept",
                failure);
    }

    private static Uni<List<Reference>> references(Sync sync, RegistryClient client) {
        Progress.Step step = sync.progress().begin("sync.downloading.tag_list", "Downloading tag list", 1L);
        TagSelection selection = sync.selection();
        Uni<List<TagName>> tags = selection.needsList()
                ? client.tags().chain(all -> among(selection, all))
                : Uni.createFrom().item(selection.literal());
        return tags.map(found -> selection.references(found).toList()).invoke(found -> {
            step.advance(1);
            step.end(TaskState.COMPLETED);
        });
    }

    /** Every tag against every pattern takes its time: not that of an event loop, on which others wait. */
    private static Uni<List<TagName>> among(TagSelection selection, List<TagName> all) {
        return Uni.createFrom().item(() -> selection.among(all)).runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    private Uni<List<Copied>> copied(Sync sync, RegistryClient client, List<Reference> references) {
        Progress.Step manifests = sync.progress().begin("sync.processing.manifest", "Processing Manifests", 0L);
        Progress.Step artifacts = sync.progress().begin("sync.downloading.artifacts", "Downloading Artifacts", null);
        ImageCopy copy = new ImageCopy(tools, client, sync.upstream().limits(), sync.source(), manifests, artifacts);
        return Multi.createFrom()
                .iterable(references)
                .onItem()
                .transformToUni(reference -> one(copy, reference))
                .merge(sync.upstream().limits().concurrency())
                .collect()
                .asList()
                .invoke(all -> {
                    manifests.end(TaskState.COMPLETED);
                    artifacts.end(TaskState.COMPLETED);
                });
    }

    /** A broken tag fails that tag, not the sync; a full disk or a refused login fails the sync. */
    private static Uni<Copied> one(ImageCopy copy, Reference reference) {
        return copy.copy(reference)
                .map(manifest -> new Copied(reference, manifest, null))
                .onFailure(failure -> !(failure instanceof StorageException) && ImageCopy.isAboutOneImage(failure))
                .recoverWithItem(failure -> new Copied(reference, null, failure));
    }

    private Uni<Void> committed(Sync sync, List<Copied> copied) {
        List<Copied> broken =
                copied.stream().filter(each -> each.failure() != null).toList();
        if (!broken.isEmpty() && broken.size() == copied.size()) {
            return Uni.createFrom().failure(broken.getFirst().failure());
        }
        broken.forEach(each -> report(sync, each));
        return ledger.write(tx -> sync.claim()
                .fence()
                .pass(tx)
                .chain(() -> commitVersion.lock(tx, sync.arguments().repository()))
                .chain(locked -> units(tx, sync, copied)
                        .map(units -> change(sync, units, !broken.isEmpty()))
                        .chain(change -> commitVersion.commit(tx, locked, change))
                        .call(made -> enforceQuota.serving(tx, made)))
                .chain(version -> finished(tx, sync, version)));
    }

    private static void report(Sync sync, Copied broken) {
        String message = "Could not sync " + broken.reference() + ": "
                + Optional.ofNullable(broken.failure())
                        .map(Throwable::getMessage)
                        .orElse("");
        LOG.warnf("task=%s %s", sync.claim().task(), message);
        sync.progress().begin("sync.skipping.reference", message, 1L).end(TaskState.FAILED);
    }

    private Uni<List<Unit>> units(Tx.Sql tx, Sync sync, List<Copied> copied) {
        Map<TagName, ContentId> tags = new LinkedHashMap<>();
        List<ContentId> manifests = new ArrayList<>();
        for (Copied each : copied) {
            ContentId manifest = each.manifest();
            if (manifest != null) {
                manifests.add(manifest);
                if (each.reference() instanceof Reference.ByTag byTag) {
                    tags.put(byTag.tag(), manifest);
                }
            }
        }
        return registerTags
                .register(tx, tags)
                .chain(tagUnits -> findClosure
                        .delivered(tx, sync.source(), manifests)
                        .map(closure -> {
                            List<Unit> all = new ArrayList<>(tagUnits);
                            all.addAll(closure);
                            return all;
                        }));
    }

    /** A mirror that could not see everything removes nothing: what failed may still be there upstream. */
    private static VersionChange change(Sync sync, List<Unit> units, boolean isIncomplete) {
        return sync.arguments().mirror() && !isIncomplete
                ? new VersionChange.Mirror(units, sync.heldIn())
                : new VersionChange.AddContent(units);
    }

    private Uni<Void> finished(Tx.Sql tx, Sync sync, Optional<RepositoryVersion> version) {
        associated(sync, "associating.content", "Associating Content", version.map(RepositoryVersion::added));
        if (sync.arguments().mirror()) {
            associated(sync, "unassociating.content", "Unassociating Content", version.map(RepositoryVersion::removed));
        }
        List<Created> created = version.map(VersionDocument::created).stream().toList();
        return finishTask.complete(
                tx,
                sync.claim().fence(),
                version.map(VersionDocument::json).orElse(null),
                created,
                sync.progress().reports(TaskState.COMPLETED));
    }

    private static void associated(Sync sync, String code, String message, Optional<Counts> units) {
        Progress.Step step = sync.progress().begin(code, message, null);
        units.ifPresent(counted -> step.advance(
                counted.byType().values().stream().mapToInt(Integer::intValue).sum()));
    }
}
