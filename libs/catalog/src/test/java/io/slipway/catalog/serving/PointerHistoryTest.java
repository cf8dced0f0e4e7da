package io.slipway.catalog.serving;

import static io.slipway.catalog.PushFixture.aName;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What a name pointed to before")
class PointerHistoryTest {
    private static final FinishedTask DONE = new FinishedTask("done", null, List.of(), List.of(), null, "pointer-test");

    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    CreateDistribution createDistribution;

    @Inject
    UpdateDistribution updateDistribution;

    @Inject
    DeleteNamespace deleteNamespace;

    private RepositoryName name = aName();
    private DistributionId id = new DistributionId(new UUID(0, 0));
    private Digest image = PushFixture.aDigest();
    private Digest layer = PushFixture.aDigest();

    /** A name that served an image until a moment ago and follows an empty repository now. */
    @BeforeEach
    void the_pointer_of_a_name_moves() {
        NewManifest pushed = push.anImage(name);
        image = pushed.digest();
        layer = pushed.layers().getFirst();
        assertThat(push.push(name, pushed, "latest")).isNotNull();
        id = requireNonNull(push.pointer(name)).distribution();
        change(new DistributionDraft(name.toString(), name, catalog.aRepository(), null, false, false, null, Map.of()));
    }

    @Test
    void is_answered_for_so_that_pulls_in_flight_end_well() {
        assertThat(push.holds(name, image)).isFalse();
        assertThat(push.answers(name, image)).isTrue();
        assertThat(push.blob(name, layer)).isNotNull();
    }

    @Test
    void is_forgotten_with_the_name() {
        assertThat(push.await(updateDistribution.delete(id, gone -> DONE))).isNotNull();
        created(name);
        assertNothingIsAnsweredFor(name);
    }

    @Test
    void is_forgotten_with_the_namespace_of_the_name() {
        UUID namespace = UUID.fromString(PostgresResource.current()
                .texts("SELECT id FROM namespace WHERE name = '" + name.namespace() + "'")
                .getFirst());
        assertThat(push.await(deleteNamespace.delete(namespace, DONE))).isNotNull();
        created(name);
        assertNothingIsAnsweredFor(name);
    }

    @Test
    void goes_with_the_name_when_that_is_changed() {
        RepositoryName other = aName();
        change(new DistributionDraft(other.toString(), other, repository(), null, false, false, null, Map.of()));
        created(name);
        assertNothingIsAnsweredFor(name);
        assertThat(push.answers(other, image)).isTrue();
    }

    @Test
    void is_not_for_everybody_when_a_private_name_becomes_public() {
        change(draft(repository(), true));
        assertThat(push.answers(name, image)).isTrue();
        change(draft(repository(), false));
        assertNothingIsAnsweredFor(name);
    }

    @Test
    void is_not_for_everybody_when_a_private_name_becomes_public_and_moves_at_once() {
        RepositoryId secret = repository();
        NewManifest pushed = push.anImage(name);
        assertThat(push.push(name, pushed, "secret")).isNotNull();
        change(draft(secret, true));
        change(draft(catalog.aRepository(), false));
        assertThat(push.answers(name, pushed.digest())).isFalse();
    }

    private DistributionDraft draft(RepositoryId repository, boolean isPrivate) {
        return new DistributionDraft(name.toString(), name, repository, null, isPrivate, false, null, Map.of());
    }

    private RepositoryId repository() {
        return push.target(name).repository();
    }

    private void change(DistributionDraft wanted) {
        assertThat(push.await(updateDistribution.change(id, known -> wanted))).isNotNull();
    }

    private void created(RepositoryName again) {
        assertThat(push.await(createDistribution.create(DistributionDraft.of(again, catalog.aRepository()), null)))
                .isNotNull();
    }

    private void assertNothingIsAnsweredFor(RepositoryName by) {
        assertThat(push.answers(by, image)).isFalse();
        assertThat(push.blob(by, layer)).isNull();
    }
}
