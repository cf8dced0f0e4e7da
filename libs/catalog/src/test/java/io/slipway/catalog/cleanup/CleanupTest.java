package io.slipway.catalog.cleanup;

import static io.slipway.catalog.PushFixture.aName;
import static io.slipway.catalog.PushFixture.anImage;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindDelivered;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.SourceId;
import io.slipway.catalog.curation.DeleteBlob;
import io.slipway.catalog.curation.DeleteManifest;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.UpdateRepository;
import io.slipway.catalog.serving.ServedBlob;
import io.slipway.catalog.upload.BeginUpload;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Cleanup")
class CleanupTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    ReviewContent reviewContent;

    @Inject
    ExpireLinks expireLinks;

    @Inject
    ExpireUploads expireUploads;

    @Inject
    DoomedObjects doomedObjects;

    @Inject
    SweepContent sweepContent;

    @Inject
    ForgetOldPointers forgetOldPointers;

    @Inject
    ForgetLostLinks forgetLostLinks;

    @Inject
    DeleteManifest deleteManifest;

    @Inject
    DeleteBlob deleteBlob;

    @Inject
    UpdateRepository updateRepository;

    @Inject
    FindRepository findRepository;

    @Inject
    FindDelivered findDelivered;

    @Inject
    BeginUpload beginUpload;

    @BeforeEach
    void nothing_left_of_others() {
        PostgresResource.current().execute("DELETE FROM link; DELETE FROM review; DELETE FROM doomed_object");
    }

    @Test
    void leaves_a_link_that_was_touched_lately_and_its_blob() {
        RepositoryName name = aName();
        Digest blob = push.aBlob(name);
        assertThat(push.await(expireLinks.expire(DAY, 100))).isZero();
        cleanUp(NOW);
        assertThat(push.blob(name, blob)).isNotNull();
    }

    @Test
    void takes_a_blob_that_was_never_used_and_dooms_its_object_after_its_link_and_a_grace() {
        RepositoryName name = aName();
        Digest blob = push.aBlob(name);
        ServedBlob served = requireNonNull(push.blob(name, blob));
        assertThat(push.await(expireLinks.expire(NOW, 100))).isOne();
        assertThat(push.blob(name, blob)).isNull();

        cleanUp(DAY);
        assertThat(known(blob)).isTrue();
        cleanUp(NOW);
        assertThat(known(blob)).isFalse();
        assertThat(push.await(doomedObjects.find(10))).containsExactly(served.objectKey());
        push.await(doomedObjects.forget(List.of(served.objectKey())));
        assertThat(push.await(doomedObjects.find(10))).isEmpty();
    }

    @Test
    void leaves_what_a_version_holds_even_an_old_one() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();
        push.await(deleteManifest.delete(name, image.digest()));
        assertThat(push.await(expireLinks.expire(NOW, 100))).isEqualTo(2);

        sweepAll();
        cleanUp(NOW);
        assertThat(known(image.digest())).isTrue();
        assertThat(known(image.layers().getFirst())).isTrue();
    }

    @Test
    void takes_tags_manifests_and_blobs_of_a_repository_that_is_deleted() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();

        delete(push.target(name).repository());
        cleanUp(NOW);

        assertThat(known(image.digest())).isFalse();
        assertThat(known(image.layers().getFirst())).isFalse();
        assertThat(known(requireNonNull(image.config()))).isFalse();
        assertThat(count("tag t LEFT JOIN content c ON c.id = t.id WHERE c.id IS NULL"))
                .isZero();
        assertThat(count("review")).isZero();
        assertThat(push.await(doomedObjects.find(10))).hasSize(2);
    }

    @Test
    void leaves_what_another_repository_holds_too() {
        RepositoryName name = aName();
        RepositoryName other = aName();
        NewManifest image = push.anImage(name);
        Digest config = requireNonNull(image.config());
        Digest layer = image.layers().getFirst();
        assertThat(push.push(name, image, "latest")).isNotNull();
        assertThat(push.await(push.upload(other, layer)).keyServes()).isFalse();
        assertThat(push.await(push.upload(other, config)).keyServes()).isFalse();
        assertThat(push.push(other, image, "latest")).isNotNull();

        delete(push.target(name).repository());
        cleanUp(NOW);

        assertThat(push.tagged(other, "latest")).isEqualTo(image.digest());
        assertThat(push.blob(other, layer)).isNotNull();
        assertThat(push.await(doomedObjects.find(10))).isEmpty();
    }

    @Test
    void leaves_a_blob_that_a_manifest_needs_though_no_version_holds_the_blob() {
        RepositoryName name = aName();
        Digest config = push.aBlob(name);
        Digest layer = push.aBlob(name);
        assertThat(push.push(name, anImage(config, layer))).isNotNull();
        PostgresResource.current().execute("""
                DELETE FROM membership WHERE content_id IN (SELECT id FROM blob WHERE digest IN ('%s', '%s'))""".formatted(config, layer));
        assertThat(push.await(expireLinks.expire(NOW, 100))).isEqualTo(2);
        cleanUp(NOW);
        assertThat(known(layer)).isTrue();
        assertThat(known(config)).isTrue();
    }

    @Test
    void takes_a_blob_that_was_deleted() {
        RepositoryName name = aName();
        Digest blob = push.aBlob(name);
        push.await(deleteBlob.delete(name, blob));
        cleanUp(NOW);
        assertThat(known(blob)).isFalse();
    }

    @Test
    void finds_what_nobody_said_and_gives_it_a_grace() {
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));
        assertThat(count("review")).isZero();
        sweepAll();
        cleanUp(DAY);
        assertThat(known(image.digest())).isTrue();
        cleanUp(NOW);
        assertThat(known(image.digest())).isFalse();
        assertThat(known(image.layer())).isFalse();
    }

    @Test
    void leaves_what_a_sync_has_just_been_told_it_need_not_download() {
        SourceId source = catalog.aSource("up.example");
        ContentFixture.Image image = catalog.anImage(source);
        sweepAll();
        PostgresResource.current().execute("UPDATE review SET since = now() - interval '2 days'");
        assertThat(push.await(findDelivered.manifests(source, List.of(image.digest()))))
                .hasSize(1);
        assertThat(push.await(findDelivered.blobs(source, List.of(image.layer()))))
                .hasSize(1);
        cleanUp(DAY);
        assertThat(known(image.digest())).isTrue();
        assertThat(known(image.layer())).isTrue();
    }

    @Test
    void forgets_uploads_pointers_and_losses_by_age() {
        RepositoryName name = aName();
        Digest blob = push.aBlob(name);
        assertThat(push.await(beginUpload.begin(name, PushFixture.ADMIN, "uploads/1", "new")))
                .isNotNull();
        push.await(deleteBlob.delete(name, blob));
        PostgresResource.current().execute("""
                INSERT INTO pointer_history (distribution_id, repository_id, latest_number)
                SELECT id, repository_id, 0 FROM distribution WHERE base_path = '%s'""".formatted(name));

        assertThat(push.await(expireUploads.expire(DAY, 100))).isZero();
        assertThat(push.await(forgetOldPointers.forget(DAY, 100))).isZero();
        assertThat(push.await(forgetLostLinks.forget(DAY, 100))).isZero();
        assertThat(push.await(expireUploads.expire(NOW, 100)))
                .as("touched less than a minute ago")
                .isZero();
        PostgresResource.current().execute("UPDATE upload SET touched_at = touched_at - interval '1 minute'");
        assertThat(push.await(expireUploads.expire(NOW, 100))).isPositive();
        assertThat(push.await(forgetOldPointers.forget(NOW, 100))).isPositive();
        assertThat(push.await(forgetLostLinks.forget(NOW, 100))).isPositive();
        assertThat(count("upload")).isZero();
        assertThat(count("pointer_history")).isZero();
    }

    private void cleanUp(Duration grace) {
        int reviewed;
        do {
            reviewed = push.await(reviewContent.review(grace, 100)).reviewed();
        } while (reviewed > 0);
    }

    private void sweepAll() {
        @Nullable ContentId last = null;
        do {
            last = push.await(sweepContent.sweep(last, 50));
        } while (last != null);
    }

    private void delete(RepositoryId repository) {
        assertThat(push.await(findRepository.byId(repository))).isNotNull();
        assertThat(push.await(updateRepository.delete(
                        repository,
                        known -> new FinishedTask("deleted", null, List.of(), List.of(), null, "cleanup-test"))))
                .isNotNull();
    }

    private static boolean known(Digest digest) {
        return count("(SELECT digest FROM blob UNION ALL SELECT digest FROM manifest) c WHERE digest = '" + digest
                        + "'")
                == 1;
    }

    private static long count(String from) {
        return PostgresResource.current().number("SELECT count(*) FROM " + from);
    }
}
