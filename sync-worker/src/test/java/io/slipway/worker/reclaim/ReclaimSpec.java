package io.slipway.worker.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.decision.Principal;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.curation.PushManifest;
import io.slipway.catalog.upload.BeginUpload;
import io.slipway.catalog.upload.LinkBlob;
import io.slipway.catalog.upload.PushedBlob;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Manifest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.slipway.tasks.claim.Claim;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.tasks.task.TaskId;
import io.slipway.testkit.postgres.PostgresResource;
import io.slipway.worker.run.Progress;
import io.slipway.worker.run.Work;
import io.slipway.worker.run.Worker;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Reclaim")
class ReclaimSpec {
    private static final Principal ADMIN = new Principal.User(1, "admin", true, 0);
    private static final int FULL = 500;

    @Inject
    Reclaim reclaim;

    @Inject
    Worker worker;

    @Inject
    OrderTask orderTask;

    @Inject
    LinkBlob linkBlob;

    @Inject
    PushManifest pushManifest;

    @Inject
    BeginUpload beginUpload;

    @Inject
    RecordTask recordTask;

    @Inject
    ObjectStore store;

    @Inject
    Ledger ledger;

    /** Work without an end. */
    @ApplicationScoped
    static class Unending implements Work {
        static final String NAME = "unending";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Uni<Void> run(Claim claim, Progress progress) {
            return Uni.createFrom().nothing();
        }
    }

    @Test
    void goes_on_at_once_where_there_is_more_but_not_while_a_task_is_under_way() {
        until(() -> !worker.isBusy());
        assertThat(reclaim.rest(FULL)).isLessThan(Duration.ofMillis(10));
        assertThat(reclaim.rest(FULL - 1)).isEqualTo(Duration.ofSeconds(10));

        TaskId task = await(ledger.write(tx ->
                orderTask.order(tx, new TaskOrder(Unending.NAME, "{}", List.of(), List.of(), null, "correlation"))));
        until(worker::isBusy);

        assertThat(reclaim.rest(FULL)).isEqualTo(Duration.ofSeconds(1));
        assertThat(reclaim.rest(FULL - 1)).isEqualTo(Duration.ofSeconds(10));
        PostgresResource.current().execute("DELETE FROM task WHERE id = '" + task + "'");
        until(() -> !worker.isBusy());
    }

    @Test
    void deletes_the_object_of_a_blob_that_nothing_holds() {
        StoredObject object = uploaded(aName());
        rounds();
        assertThat(count("blob WHERE digest = '" + object.digest() + "'")).isZero();
        assertThat(count("doomed_object")).isZero();
        assertThatThrownBy(() -> await(store.read(object.key(), 100))).isNotNull();
    }

    @Test
    void deletes_what_it_can_where_an_object_cannot_be_deleted() {
        StoredObject stays = uploaded(aName());
        StoredObject object = uploaded(aName());
        // A directory that is not empty.
        String impossible = stays.key().toString().replaceFirst("/[^/]*$", "");
        PostgresResource.current()
                .execute("INSERT INTO doomed_object (object_key, since) VALUES ('" + impossible
                        + "', now() - interval '1 day')");
        PostgresResource.current()
                .execute("UPDATE link SET touched_at = now() + interval '1 day' WHERE blob_id ="
                        + " (SELECT id FROM blob WHERE digest = '" + stays.digest() + "')");
        rounds();
        assertThat(count("doomed_object")).isOne();
        assertThat(await(store.read(stays.key(), 100)).length()).isEqualTo(36);
        assertThatThrownBy(() -> await(store.read(object.key(), 100))).isNotNull();
        PostgresResource.current().execute("DELETE FROM doomed_object; DELETE FROM link");
    }

    @Test
    void leaves_the_objects_of_an_image_that_was_pushed_and_copies_its_manifest() {
        RepositoryName name = aName();
        StoredObject config = uploaded(name);
        NewManifest image = imageOf(config);
        assertThat(await(pushManifest.push(name, ADMIN, image, List.of(new TagName("latest")))))
                .isNotNull();

        rounds();

        assertThat(await(store.read(config.key(), 100)).length()).isEqualTo(36);
        String copy = await(store.read(copyOf(image), 4_000)).toString();
        assertThat(new JsonObject(copy.lines().findFirst().orElseThrow()).getMap())
                .containsEntry("kind", CopyManifests.KIND)
                .containsEntry("digest", image.digest().toString())
                .containsEntry("mediaType", "application/vnd.oci.image.manifest.v1+json");
        assertThat(copy).endsWith("\n" + image.bytes());
    }

    @Test
    void deletes_the_copy_of_a_manifest_that_nothing_holds() {
        RepositoryName name = aName();
        StoredObject config = uploaded(name);
        NewManifest image = imageOf(config);
        assertThat(await(pushManifest.push(name, ADMIN, image, List.of(new TagName("latest")))))
                .isNotNull();
        rounds();
        ObjectKey copy = copyOf(image);
        PostgresResource.current().execute("DELETE FROM membership");

        rounds();

        assertThat(count("manifest WHERE digest = '" + image.digest() + "'")).isZero();
        assertThatThrownBy(() -> await(store.read(copy, 4_000))).isNotNull();
        assertThatThrownBy(() -> await(store.read(config.key(), 100))).isNotNull();
    }

    @Test
    void forgets_uploads_nobody_goes_on_with_and_tasks_that_ended_long_ago() {
        assertThat(await(beginUpload.begin(aName(), ADMIN, "uploads/1", "new"))).isNotNull();
        PostgresResource.current().execute("UPDATE upload SET touched_at = touched_at - interval '1 minute'");
        TaskId done = await(ledger.write(
                tx -> recordTask.record(tx, new FinishedTask("done", null, List.of(), List.of(), null, "reclaim"))));
        assertThat(done).isNotNull();
        rounds();
        assertThat(count("upload")).isZero();
        assertThat(count("task")).isZero();
    }

    @Test
    void deletes_an_object_that_no_row_names_and_leaves_one_of_an_upload_that_is_open() {
        StoredObject orphan = received();
        StoredObject rest = received();
        String upload =
                "uploads/" + rest.key().value().substring(rest.key().value().lastIndexOf('.') + 1);
        assertThat(await(beginUpload.begin(aName(), ADMIN, upload, "new"))).isNotNull();

        until(() -> {
            PostgresResource.current().execute("UPDATE upload SET touched_at = now() + interval '1 hour'");
            rounds();
            return isGone(orphan.key());
        });

        assertThat(await(store.read(rest.key(), 100)).length()).isEqualTo(36);
        assertThat(count("orphan_object")).isZero();
    }

    private boolean isGone(ObjectKey key) {
        return await(store.read(key, 100).map(there -> false).onFailure().recoverWithItem(true));
    }

    /** A suspect is waited for as long as whoever may name it is under way. */
    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        }
    }

    private static ObjectKey copyOf(NewManifest manifest) {
        return new ObjectKey(PostgresResource.current()
                .texts("SELECT copy_key FROM manifest WHERE digest = '" + manifest.digest() + "'")
                .getFirst());
    }

    private StoredObject received() {
        Buffer bytes = Buffer.buffer(UUID.randomUUID().toString());
        return await(store.receive(
                Expected.exactly(Digest.ofBytes(bytes.getBytes()), bytes.length()),
                offset -> Multi.createFrom().item(bytes.slice(Math.toIntExact(offset), bytes.length()))));
    }

    private StoredObject uploaded(RepositoryName name) {
        StoredObject object = received();
        assertThat(await(linkBlob.link(new PushedBlob(
                                name,
                                ADMIN,
                                object.digest(),
                                object.size(),
                                object.key().toString(),
                                null)))
                        .keyServes())
                .isTrue();
        return object;
    }

    private static NewManifest imageOf(StoredObject config) {
        byte[] bytes = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": 36},
                 "layers": []}""".formatted(config.digest()).getBytes(StandardCharsets.UTF_8);
        Manifest view = ManifestDocument.parse(bytes, null);
        return new NewManifest(Digest.ofBytes(bytes), Buffer.buffer(bytes), view, ManifestTraits.of(view, null));
    }

    private static RepositoryName aName() {
        return RepositoryName.fromString("ns" + UUID.randomUUID() + "/app");
    }

    /** What one round finds the next takes. */
    private void rounds() {
        for (int i = 0; i < 4; i++) {
            assertThat(await(reclaim.round())).isNotNegative();
        }
    }

    private static long count(String from) {
        return PostgresResource.current().number("SELECT count(*) FROM " + from);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
