package io.slipway.catalog.content;

import static io.slipway.catalog.PushFixture.aName;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.Gate;
import io.slipway.catalog.PushFixture;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A manifest that was first registered without its layer")
class RegisterManifestTest {
    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    Ledger ledger;

    @Inject
    RegisterManifest registerManifest;

    @Inject
    FindDelivered findDelivered;

    private NewManifest image = PushFixture.anIndex();
    private Map<Digest, ContentId> sparse = Map.of();
    private Map<Digest, ContentId> whole = Map.of();

    @BeforeEach
    void an_image() {
        image = push.anImage(aName());
        Digest config = requireNonNull(image.config());
        Digest layer = image.layers().getFirst();
        sparse = Map.of(config, id(config));
        whole = Map.of(config, id(config), layer, id(layer));
    }

    @Test
    void has_it_when_it_comes_whole() {
        ContentId first = push.await(ledger.write(tx -> registerManifest.registerSparse(tx, image, sparse)));
        assertThat(layers()).isZero();
        ContentId second = push.await(ledger.write(tx -> registerManifest.register(tx, image, whole)));
        assertThat(second).isEqualTo(first);
        assertThat(layers()).isOne();
    }

    @Test
    void has_it_when_it_is_delivered_whole() {
        ContentId first = push.await(ledger.write(tx -> registerManifest.registerSparse(tx, image, sparse)));
        assertThat(catalog.delivered(catalog.aSource("whole.example"), image)).isEqualTo(first);
        assertThat(layers()).isOne();
    }

    @Test
    void has_it_when_it_comes_whole_at_the_same_moment() {
        Gate gate = new Gate();
        CompletableFuture<ContentId> first = ledger.write(
                        tx -> registerManifest.registerSparse(tx, image, sparse).chain(gate::pass))
                .subscribeAsCompletionStage();
        gate.awaitReached();
        CompletableFuture<ContentId> second =
                ledger.write(tx -> registerManifest.register(tx, image, whole)).subscribeAsCompletionStage();
        gate.openWhenSomebodyWaits();
        assertThat(first.join()).isEqualTo(second.join());
        assertThat(layers()).isOne();
    }

    @Test
    void counts_as_delivered_only_with_all_it_lists() {
        SourceId source = catalog.aSource("index.example");
        ContentFixture.Image child = catalog.anImage(catalog.aSource("elsewhere.example"));
        NewManifest index = PushFixture.anIndex(child.digest());
        NewManifest above = PushFixture.anIndex(index.digest());
        assertThat(catalog.delivered(source, index)).isNotNull();
        assertThat(catalog.delivered(source, above)).isNotNull();
        assertThat(delivered(source, index)).isEmpty();
        assertThat(delivered(source, above)).isEmpty();

        PostgresResource.current()
                .execute("INSERT INTO delivery (source_id, content_id) VALUES ('%s', '%s')"
                        .formatted(source.value(), child.id().value()));
        assertThat(delivered(source, index)).containsOnlyKeys(index.digest());
        assertThat(delivered(source, above)).containsOnlyKeys(above.digest());
    }

    private Map<Digest, ContentId> delivered(SourceId source, NewManifest manifest) {
        return push.await(findDelivered.manifests(source, List.of(manifest.digest())));
    }

    private long layers() {
        return PostgresResource.current()
                .number(
                        "SELECT count(*) FROM manifest_blob mb JOIN manifest m ON m.id = mb.manifest_id WHERE m.digest = '"
                                + image.digest() + "'");
    }

    private static ContentId id(Digest blob) {
        return new ContentId(UUID.fromString(PostgresResource.current()
                .texts("SELECT id FROM blob WHERE digest = '" + blob + "'")
                .getFirst()));
    }
}
