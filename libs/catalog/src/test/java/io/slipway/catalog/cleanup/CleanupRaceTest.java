package io.slipway.catalog.cleanup;

import static io.slipway.catalog.PushFixture.ADMIN;
import static io.slipway.catalog.PushFixture.aName;
import static io.slipway.catalog.PushFixture.anImage;
import static io.slipway.catalog.PushFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.curation.DeleteBlob;
import io.slipway.catalog.curation.DeleteManifest;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.UpdateRepository;
import io.slipway.catalog.serving.FindInFlight;
import io.slipway.catalog.upload.LinkBlob;
import io.slipway.catalog.upload.MountBlob;
import io.slipway.catalog.upload.MountFrom;
import io.slipway.catalog.upload.PushedBlob;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Cleanup with a grace of milliseconds, beside pushes, mounts, HEADs and deletes")
class CleanupRaceTest {
    private static final int ROUNDS = Integer.getInteger("slipway.race.rounds", 10_000);
    private static final int AT_ONCE = 8;

    /** Neighbouring seeds begin alike. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final Duration PATIENCE =
            Duration.ofMillis(40).multipliedBy(ROUNDS).plusMinutes(5);
    private static final Duration GRACE = Duration.ofMillis(60);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Images whose latest version lacks something they need, or whose edges are not what they list: one config and two layers. */
    private static final String BROKEN = """
            SELECT count(*)
              FROM membership i
              JOIN manifest m ON m.id = i.content_id
              JOIN repository r ON r.id = i.repository_id
             WHERE i.removed IS NULL AND r.name LIKE 'race%'
               AND (m.config_blob_id IS NULL
                 OR (SELECT count(*)
                       FROM (SELECT blob_id FROM manifest_blob WHERE manifest_id = m.id
                              UNION ALL
                             SELECT m.config_blob_id) AS needed
                       JOIN membership held ON held.content_id = needed.blob_id
                       JOIN blob b ON b.id = needed.blob_id
                      WHERE held.repository_id = i.repository_id AND held.removed IS NULL) <> 3)""";

    private static final String SERVED = """
            SELECT b.object_key
              FROM blob b
              JOIN (SELECT blob_id, repository_id FROM link
                     UNION ALL
                    SELECT content_id, repository_id FROM membership) AS held ON held.blob_id = b.id
              JOIN repository r ON r.id = held.repository_id
             WHERE r.name LIKE 'race%'""";

    @Inject
    PushFixture push;

    @Inject
    LinkBlob linkBlob;

    @Inject
    MountBlob mountBlob;

    @Inject
    FindInFlight findInFlight;

    @Inject
    DeleteManifest deleteManifest;

    @Inject
    DeleteBlob deleteBlob;

    @Inject
    UpdateRepository updateRepository;

    @Inject
    ReviewContent reviewContent;

    @Inject
    ExpireLinks expireLinks;

    @Inject
    ForgetOldPointers forgetOldPointers;

    @Inject
    DoomedObjects doomedObjects;

    @Inject
    Ledger ledger;

    /** A manifest that was accepted. */
    private record Accepted(RepositoryName name, Digest manifest) {}

    /** The object store: a key is written before its row and deleted after it. */
    private final Set<String> objects = ConcurrentHashMap.newKeySet();

    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @Test
    void never_takes_what_an_accepted_manifest_needs_and_leaves_nothing_behind() {
        PostgresResource.current().execute("DELETE FROM link; DELETE FROM review; DELETE FROM doomed_object");
        List<RepositoryName> names = IntStream.range(0, 4)
                .mapToObj(i -> RepositoryName.fromString("race" + i + "-" + aName()))
                .toList();
        Uni<Void> rounds = Multi.createFrom()
                .range(0, ROUNDS)
                .onItem()
                .transformToUni(round -> round(new Random(round * SPREAD), round, names))
                .merge(AT_ONCE)
                .collect()
                .last()
                .onTermination()
                .invoke(() -> over = true)
                .replaceWithVoid();
        Uni<Void> cleanups = Multi.createBy()
                .repeating()
                .uni(this::cleanUpOnce)
                .whilst(done -> !over)
                .collect()
                .last()
                .replaceWithVoid();

        Uni.join().all(rounds, cleanups).andFailFast().await().atMost(PATIENCE);

        assertThat(PostgresResource.current().number(BROKEN)).isZero();
        assertEveryServedBlobIsStored();
        assertThat(count("pushed")).as(outcomes.toString()).isGreaterThan(ROUNDS / 6);
        assertThat(count("cleaned")).as(outcomes.toString()).isGreaterThan(ROUNDS / 10);
        names.forEach(this::forget);
        assertThat(objects).as("objects that were leaked").isEmpty();
    }

    private Uni<Void> round(Random random, int round, List<RepositoryName> names) {
        RepositoryName name = names.get(random.nextInt(names.size()));
        Uni<Void> done = switch (random.nextInt(8)) {
            case 0, 1, 2 -> deleteSome();
            case 3 -> deleteBlob.delete(name, digest(round, random)).invoke(() -> say("unlinked"));
            default -> pushImage(random, round, name);
        };
        return done.onFailure(RegistryException.class)
                .recoverWithUni(refused -> {
                    say(refused.error().name());
                    return Uni.createFrom().voidItem();
                })
                .chain(() -> round % 100 == 0
                        ? keepFewVersions(names)
                        : Uni.createFrom().voidItem())
                .invoke(() -> checkNowAndThen(round));
    }

    /** A few blobs at a time that everybody pushes, and others a moment later. */
    private static Digest digest(int round, Random random) {
        return Digest.ofBytes(("race " + round / 40 + " " + random.nextInt(12)).getBytes(StandardCharsets.UTF_8));
    }

    private Uni<Void> pushImage(Random random, int round, RepositoryName name) {
        List<Digest> blobs = random.ints(0, 12)
                .distinct()
                .limit(3)
                .mapToObj(i -> Digest.ofBytes(("race " + round / 40 + " " + i).getBytes(StandardCharsets.UTF_8)))
                .toList();
        NewManifest image = anImage(blobs.get(0), blobs.get(1), blobs.get(2));
        return Multi.createFrom()
                .iterable(blobs)
                .onItem()
                .transformToUniAndConcatenate(blob -> bring(name, blob, random.nextBoolean()))
                .collect()
                .last()
                .chain(() -> push.pushing(name, image, "t" + random.nextInt(3)))
                .invoke(() -> {
                    say("pushed");
                    accepted.add(new Accepted(name, image.digest()));
                })
                .replaceWithVoid();
    }

    /** As clients do: HEAD, else mount, else upload. */
    private Uni<Void> bring(RepositoryName name, Digest blob, boolean mounts) {
        return findInFlight.blob(name, blob, HOUR).chain(there -> {
            if (there != null) {
                say("there");
                return Uni.createFrom().voidItem();
            }
            return mounts
                    ? mountBlob
                            .mount(name, ADMIN, ADMIN, blob, new MountFrom.Anywhere())
                            .chain(mounted -> {
                                say(mounted.isPresent() ? "mounted" : "not mounted");
                                return mounted.isPresent() ? Uni.createFrom().voidItem() : upload(name, blob);
                            })
                    : upload(name, blob);
        });
    }

    private Uni<Void> upload(RepositoryName name, Digest blob) {
        String key = key(blob);
        objects.add(key);
        return linkBlob.link(new PushedBlob(name, ADMIN, blob, 36, key, null))
                .invoke(linked -> {
                    say(linked.keyServes() ? "stored" : "lost the race");
                    if (!linked.keyServes()) {
                        objects.remove(key);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> deleteSome() {
        Accepted some = accepted.poll();
        return some == null
                ? Uni.createFrom().voidItem()
                : deleteManifest.delete(some.name(), some.manifest()).invoke(() -> say("deleted"));
    }

    /** So that versions go, and what they alone held. */
    private Uni<Void> keepFewVersions(List<RepositoryName> names) {
        return ledger.writeOne("UPDATE repository SET retain_repo_versions = 3 WHERE name = ANY($1)", (Object)
                        names.stream().map(RepositoryName::toString).toArray(String[]::new))
                .replaceWithVoid();
    }

    private Uni<Integer> cleanUpOnce() {
        return expireLinks
                .expire(GRACE, 200)
                .chain(() -> forgetOldPointers.forget(GRACE, 200))
                .chain(() -> reviewContent.review(GRACE, 200))
                .invoke(reviewed -> outcomes.computeIfAbsent("cleaned", missing -> new AtomicInteger())
                        .addAndGet(reviewed.deleted()))
                .chain(() -> doomedObjects.find(200))
                .call(keys -> {
                    objects.removeAll(keys);
                    return doomedObjects.forget(keys);
                })
                .map(List::size);
    }

    private void checkNowAndThen(int round) {
        if (round % 500 == 499) {
            assertThat(PostgresResource.current().number(BROKEN))
                    .as("round %d", round)
                    .isZero();
            assertEveryServedBlobIsStored();
        }
    }

    /** What was served when we asked and is not stored now must have ceased to be served meanwhile. */
    private void assertEveryServedBlobIsStored() {
        List<String> missing = PostgresResource.current().texts(SERVED).stream()
                .filter(served -> !objects.contains(served))
                .toList();
        Set<String> still = Set.copyOf(PostgresResource.current().texts(SERVED));
        assertThat(missing).filteredOn(still::contains).isEmpty();
    }

    private void forget(RepositoryName name) {
        RepositoryId repository = push.target(name).repository();
        assertThat(push.await(updateRepository.delete(
                        repository, known -> new FinishedTask("deleted", null, List.of(), List.of(), null, "race"))))
                .isNotNull();
        int left;
        do {
            left = push.await(reviewContent.review(Duration.ZERO, 500)).reviewed();
            List<String> keys = push.await(doomedObjects.find(1_000));
            objects.removeAll(keys);
            push.await(doomedObjects.forget(keys));
        } while (left > 0);
    }

    private void say(String outcome) {
        outcomes.computeIfAbsent(outcome, missing -> new AtomicInteger()).incrementAndGet();
    }

    private int count(String outcome) {
        return outcomes.getOrDefault(outcome, new AtomicInteger()).get();
    }
}
