package io.slipway.catalog.curation;

import static io.slipway.catalog.PushFixture.aDigest;
import static io.slipway.catalog.PushFixture.aName;
import static io.slipway.catalog.PushFixture.anImage;
import static io.slipway.catalog.PushFixture.anIndex;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Deleting")
class DeleteTest {
    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    DeleteManifest deleteManifest;

    @Inject
    DeleteTag deleteTag;

    @Inject
    DeleteBlob deleteBlob;

    @Test
    void a_manifest_takes_its_tags_along_and_is_gone_at_once() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        NewManifest other = push.anImage(name);
        assertThat(push.push(name, image, "1", "latest")).isNotNull();
        assertThat(push.push(name, other, "2")).isNotNull();

        delete(name, image.digest());

        assertThat(push.tags(name)).isEqualTo(Map.of("2", other.digest()));
        assertThat(push.holds(name, image.digest())).isFalse();
        assertThat(push.answers(name, image.digest())).isFalse();
        assertThat(push.target(name).number()).isEqualTo(3);
    }

    @Test
    void a_manifest_takes_those_blobs_along_that_no_other_needs() {
        RepositoryName name = aName();
        Digest shared = push.aBlob(name);
        Digest own = push.aBlob(name);
        NewManifest image = anImage(push.aBlob(name), shared, own);
        NewManifest other = anImage(push.aBlob(name), shared);
        assertThat(push.push(name, image, "1")).isNotNull();
        assertThat(push.push(name, other, "2")).isNotNull();
        push.unlinkAll(name);

        delete(name, image.digest());

        assertThat(push.blob(name, shared)).isNotNull();
        assertThat(push.blob(name, own)).isNull();
        assertThat(push.blob(name, requireNonNull(image.config()))).isNull();
    }

    @Test
    void a_manifest_that_came_and_went_before_takes_its_earlier_stay_along() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();
        assertThat(catalog.commit(push.target(name).repository(), new VersionChange.Mirror(List.of(), 1)))
                .isPresent();
        assertThat(push.answers(name, image.digest())).isTrue();
        assertThat(push.push(name, image, "latest")).isNotNull();

        delete(name, image.digest());
        assertThat(push.answers(name, image.digest())).isFalse();
    }

    @Test
    void a_manifest_that_only_pulls_in_flight_see_hides_it_from_them() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();
        assertThat(catalog.commit(push.target(name).repository(), new VersionChange.Mirror(List.of(), 1)))
                .isPresent();

        delete(name, image.digest());
        assertThat(push.answers(name, image.digest())).isFalse();
        assertThat(push.target(name).number()).isEqualTo(2);
    }

    @Test
    void an_index_leaves_what_it_lists() {
        RepositoryName name = aName();
        NewManifest child = push.anImage(name);
        NewManifest index = anIndex(child.digest());
        assertThat(push.push(name, child)).isNotEqualTo(push.push(name, index, "latest"));

        delete(name, index.digest());
        assertThat(push.holds(name, child.digest())).isTrue();
    }

    @Test
    void a_manifest_twice_says_that_it_is_unknown() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();
        delete(name, image.digest());
        assertThatThrownBy(() -> delete(name, image.digest())).hasMessageContaining("MANIFEST_UNKNOWN");
    }

    @Test
    void what_only_others_have_says_that_it_is_unknown() {
        RepositoryName theirs = aName();
        RepositoryName mine = aName();
        NewManifest image = push.anImage(theirs);
        assertThat(push.push(theirs, image, "latest")).isNotNull();
        assertThat(push.aBlob(mine)).isNotNull();

        assertThatThrownBy(() -> delete(mine, image.digest())).hasMessageContaining("MANIFEST_UNKNOWN");
        assertThatThrownBy(() -> push.await(deleteTag.delete(mine, new TagName("latest"))))
                .hasMessageContaining("MANIFEST_UNKNOWN");
        assertThatThrownBy(
                        () -> push.await(deleteBlob.delete(mine, image.layers().getFirst())))
                .hasMessageContaining("BLOB_UNKNOWN");
    }

    @Test
    void a_tag_leaves_its_manifest() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "1", "latest")).isNotNull();

        push.await(deleteTag.delete(name, new TagName("1")));

        assertThat(push.tags(name)).isEqualTo(Map.of("latest", image.digest()));
        assertThat(push.holds(name, image.digest())).isTrue();
        assertThatThrownBy(() -> push.await(deleteTag.delete(name, new TagName("1"))))
                .hasMessageContaining("MANIFEST_UNKNOWN");
    }

    @Test
    void a_blob_that_is_only_linked_unlinks_it_and_makes_no_version() {
        RepositoryName name = aName();
        Digest blob = push.aBlob(name);

        push.await(deleteBlob.delete(name, blob));

        assertThat(push.blob(name, blob)).isNull();
        assertThat(push.target(name).number()).isZero();
        assertThatThrownBy(() -> push.await(deleteBlob.delete(name, blob))).hasMessageContaining("BLOB_UNKNOWN");
    }

    @Test
    void a_blob_that_a_manifest_needs_is_denied_until_the_manifest_is_deleted() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        Digest layer = image.layers().getFirst();
        assertThat(push.push(name, image, "latest")).isNotNull();
        assertThatThrownBy(() -> push.await(deleteBlob.delete(name, layer)))
                .hasMessageContaining("DENIED")
                .hasMessageContaining(image.digest().toString());
        assertThatThrownBy(() -> push.await(deleteBlob.delete(name, requireNonNull(image.config()))))
                .hasMessageContaining("DENIED");

        delete(name, image.digest());
        push.await(deleteBlob.delete(name, layer));
        assertThat(push.blob(name, layer)).isNull();
    }

    @Test
    void under_a_name_nobody_has_says_so() {
        RepositoryName name = aName();
        for (Runnable deletion : deletions(name)) {
            assertThatThrownBy(deletion::run).hasMessageContaining("NAME_UNKNOWN");
        }
    }

    @Test
    void under_a_name_that_is_pinned_is_denied() {
        RepositoryName name = aName();
        assertThat(push.push(name, push.anImage(name), "latest")).isNotNull();
        RepositoryName pinned = push.pinnedTo(name);
        for (Runnable deletion : deletions(pinned)) {
            assertThatThrownBy(deletion::run).hasMessageContaining("DENIED").hasMessageContaining("pinned");
        }
    }

    private List<Runnable> deletions(RepositoryName name) {
        return List.of(
                () -> delete(name, aDigest()),
                () -> push.await(deleteTag.delete(name, new TagName("latest"))),
                () -> push.await(deleteBlob.delete(name, aDigest())));
    }

    private void delete(RepositoryName name, Digest manifest) {
        push.await(deleteManifest.delete(name, manifest));
    }
}
