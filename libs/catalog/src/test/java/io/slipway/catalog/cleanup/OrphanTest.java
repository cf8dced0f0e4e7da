package io.slipway.catalog.cleanup;

import static io.slipway.catalog.PushFixture.ADMIN;
import static io.slipway.catalog.PushFixture.aDigest;
import static io.slipway.catalog.PushFixture.aName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.upload.BeginUpload;
import io.slipway.catalog.upload.FindOpenUploads;
import io.slipway.catalog.upload.ForgetUpload;
import io.slipway.catalog.upload.LinkBlob;
import io.slipway.catalog.upload.PushedBlob;
import io.slipway.catalog.upload.UploadId;
import io.slipway.testkit.postgres.PostgresResource;
import io.slipway.testkit.postgres.TestPostgres;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Objects that nothing names")
class OrphanTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int ROUNDS = 3_000;
    private static final int AT_ONCE = 8;

    @Inject
    PushFixture push;

    @Inject
    LinkBlob linkBlob;

    @Inject
    BeginUpload beginUpload;

    @Inject
    ForgetUpload forgetUpload;

    @Inject
    FindOpenUploads findOpenUploads;

    @Inject
    SuspectObjects suspectObjects;

    @Inject
    DoomOrphans doomOrphans;

    @Inject
    DoomedObjects doomedObjects;

    @BeforeEach
    void nothing_left_of_others() {
        PostgresResource.current().execute("DELETE FROM orphan_object; DELETE FROM doomed_object");
    }

    @Test
    void are_doomed_a_grace_after_they_were_found() {
        Stored orphan = anObject();
        assertThat(suspect(orphan)).isOne();
        assertThat(suspect(orphan)).as("again").isZero();
        settled();
        assertThat(doom(DAY)).isZero();
        assertThat(doomed()).isEmpty();
        assertThat(doom(NOW)).isOne();
        assertThat(doomed()).containsExactly(orphan.objectKey());
        assertThat(suspect(orphan)).as("while it is being deleted").isZero();
    }

    @Test
    void are_never_those_of_a_blob() {
        Stored object = anObject();
        register(object);
        assertThat(suspect(object)).isZero();
    }

    @Test
    void are_never_those_of_an_upload_that_is_open() {
        Stored rest = anObject();
        UploadId upload = push.await(beginUpload.begin(aName(), ADMIN, rest.upload(), "new"));
        assertThat(suspect(rest)).isZero();
        assertThat(push.await(findOpenUploads.among(List.of(rest.upload(), "uploads/other"))))
                .containsExactly(rest.upload());

        push.await(forgetUpload.forget(upload));

        assertThat(suspect(rest)).isOne();
        assertThat(push.await(findOpenUploads.among(List.of(rest.upload())))).isEmpty();
    }

    @Test
    void are_cleared_by_whoever_names_one_in_time() {
        Stored object = anObject();
        assertThat(suspect(object)).isOne();
        register(object);
        settled();
        assertThat(doom(NOW)).isZero();
        assertThat(doomed()).isEmpty();
    }

    @Test
    void cannot_be_named_any_more_once_they_are_doomed() {
        Stored object = anObject();
        assertThat(suspect(object)).isOne();
        settled();
        assertThat(doom(NOW)).isOne();
        assertThatThrownBy(() -> register(object)).hasMessageContaining("is about to be deleted");
    }

    @Test
    void are_not_those_that_a_transaction_under_way_is_about_to_name() throws SQLException {
        Stored object = anObject();
        TestPostgres postgres = PostgresResource.current();
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database();
        try (Connection connection = DriverManager.getConnection(url, postgres.user(), "")) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                UUID id = UUID.randomUUID();
                statement.execute("INSERT INTO content (id, type) VALUES ('" + id + "', 'blob')");
                statement.execute("INSERT INTO blob (id, digest, size, object_key) VALUES ('" + id + "', '" + aDigest()
                        + "', 1, '" + object.objectKey() + "')");
            }
            assertThat(suspect(object)).as("nobody sees the row yet").isOne();
            assertThat(doom(NOW)).as("who looked before may still commit").isZero();
            connection.commit();
        }
        settled();
        assertThat(doom(NOW)).isZero();
        assertThat(doomed()).isEmpty();
    }

    @Test
    void are_never_both_named_and_doomed_whoever_races() {
        Set<String> registered = ConcurrentHashMap.newKeySet();
        AtomicInteger refused = new AtomicInteger();
        Random chance = new Random(1);
        Object last = push.await(Multi.createFrom()
                .range(0, ROUNDS)
                .onItem()
                .transformToUni(round -> race(anObject(), chance.nextInt(4), registered, refused))
                .merge(AT_ONCE)
                .collect()
                .last());

        assertThat(last).isNotNull();
        assertThat(registered).isNotEmpty().doesNotContainAnyElementsOf(doomed());
        assertThat(refused).as("some lost the race").hasPositiveValue();
    }

    /** An object appears; one writes its row, the other sweeps, at the same time or a little apart. */
    private Uni<?> race(Stored object, int headStart, Set<String> registered, AtomicInteger refused) {
        Uni<?> row = linkBlob.link(new PushedBlob(aName(), ADMIN, aDigest(), 36, object.objectKey(), null))
                .invoke(() -> registered.add(object.objectKey()))
                .replaceWithVoid()
                .onFailure(failure -> String.valueOf(failure.getMessage()).contains("is about to be deleted"))
                .recoverWithItem(() -> {
                    refused.incrementAndGet();
                    return null;
                });
        Uni<?> sweep = suspectObjects
                .suspect(List.of(object))
                .chain(() -> doomOrphans.doom(NOW, 100))
                .chain(() -> doomOrphans.doom(NOW, 100));
        return Uni.join()
                .all(later(row, headStart), later(sweep, 3 - headStart))
                .andFailFast();
    }

    private static Uni<Object> later(Uni<?> work, int turns) {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(1 + turns))
                .chain(() -> work.map(done -> (Object) "done"));
    }

    private static Stored anObject() {
        UUID upload = UUID.randomUUID();
        return new Stored("blobs/sha256/ab/abcd." + upload, "uploads/" + upload);
    }

    private int suspect(Stored object) {
        return push.await(suspectObjects.suspect(List.of(object)));
    }

    private int doom(Duration grace) {
        return push.await(doomOrphans.doom(grace, 100));
    }

    /** Until all that ran when the suspects were written has ended: other tests, and PostgreSQL's own work, may be under way. */
    private void settled() {
        PostgresResource.current()
                .execute("UPDATE orphan_object SET settled = pg_snapshot_xmax(pg_current_snapshot())");
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (PostgresResource.current()
                        .number(
                                "SELECT count(*) FROM orphan_object WHERE settled > pg_snapshot_xmin(pg_current_snapshot())")
                > 0) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        }
    }

    private List<String> doomed() {
        return push.await(doomedObjects.find(100_000));
    }

    private void register(Stored object) {
        assertThat(push.await(linkBlob.link(new PushedBlob(aName(), ADMIN, aDigest(), 36, object.objectKey(), null)))
                        .keyServes())
                .isTrue();
    }
}
