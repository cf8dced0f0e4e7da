package io.slipway.catalog.curation;

import static io.slipway.catalog.PushFixture.ADMIN;
import static io.slipway.catalog.PushFixture.aName;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.ledger.list.Condition;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("An image pushed without a layer that only a stranger has")
class CurationOfSparseImagesTest {
    @Inject
    PushFixture push;

    @Inject
    PushManifest pushManifest;

    @Inject
    AddContent addContent;

    @Inject
    CopyTags copyTags;

    private final RepositoryName stranger = aName();
    private final RepositoryName mine = aName();
    private final RepositoryName other = aName();
    private NewManifest image = PushFixture.anIndex();

    @BeforeEach
    void a_stranger_pushes_it_whole_and_i_push_it_without_its_layer() {
        image = push.anImage(stranger);
        assertThat(push.push(stranger, image, "latest")).isNotNull();
        assertThat(push.await(push.upload(mine, requireNonNull(image.config()))).keyServes())
                .isFalse();
        assertThat(push.await(pushManifest.pushSparse(mine, ADMIN, image, List.of(new TagName("latest"))))
                        .missing())
                .containsExactly(layer());
        assertThat(push.aBlob(other)).isNotNull();
    }

    @Test
    void does_not_bring_it_when_it_is_added_by_somebody_who_does_not_see_it() {
        Condition seen = Condition.of(
                "EXISTS (SELECT 1 FROM membership s WHERE s.content_id = c.id AND s.repository_id = ?)",
                repository(mine).value());
        assertThat(push.await(addContent.add(
                        repository(other),
                        Set.of(push.push(stranger, image, "latest").id()),
                        seen,
                        CurationOfSparseImagesTest::done)))
                .isNotNull();
        assertThat(push.holds(other, image.digest())).isTrue();
        assertThat(push.blob(other, requireNonNull(image.config()))).isNotNull();
        assertThat(push.blob(other, layer())).isNull();
    }

    @Test
    void does_not_bring_it_when_it_is_copied() {
        assertThat(push.await(copyTags.copy(
                        push.target(mine).version(), repository(other), null, CurationOfSparseImagesTest::done)))
                .isNotNull();
        assertThat(push.tagged(other, "latest")).isEqualTo(image.digest());
        assertThat(push.blob(other, layer())).isNull();
        assertThat(push.blob(mine, layer())).isNull();
    }

    private Digest layer() {
        return image.layers().getFirst();
    }

    private RepositoryId repository(RepositoryName name) {
        return push.target(name).repository();
    }

    private static FinishedTask done(Optional<RepositoryVersion> version) {
        return new FinishedTask("done", null, List.of(), List.of(), null, "sparse-test");
    }
}
