package io.slipway.catalog.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.PushFixture;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What a source delivers, many at a time")
class RegisterDeliveredTest {
    @Inject
    ContentFixture catalog;

    @Inject
    RegisterDelivered register;

    @Inject
    FindDelivered findDelivered;

    private SourceId source = new SourceId(UUID.randomUUID());

    @BeforeEach
    void a_source() {
        source = catalog.aSource(UUID.randomUUID() + ".example");
    }

    @Test
    void blobs_are_registered_and_known_as_delivered() {
        List<RegisterDelivered.Blob> blobs = blobs(20);
        List<RegisterBlob.Registered> registered = catalog.await(register.blobs(source, blobs));
        assertThat(registered).hasSize(20).allMatch(RegisterBlob.Registered::keyServes);
        assertThat(catalog.await(findDelivered.blobs(
                        source,
                        blobs.stream().map(RegisterDelivered.Blob::digest).toList())))
                .hasSize(20)
                .containsEntry(blobs.get(7).digest(), registered.get(7).id());
    }

    @Test
    void of_blobs_that_were_known_the_offered_key_does_not_serve_and_the_others_are_new() {
        List<RegisterDelivered.Blob> blobs = blobs(4);
        SourceId elsewhere = catalog.aSource(UUID.randomUUID() + ".example");
        List<RegisterBlob.Registered> before = catalog.await(register.blobs(elsewhere, blobs.subList(1, 3)));
        List<RegisterDelivered.Blob> again = blobs.stream()
                .map(blob -> new RegisterDelivered.Blob(blob.digest(), blob.size(), blob.objectKey() + ".again"))
                .toList();

        List<RegisterBlob.Registered> registered = catalog.await(register.blobs(source, again));

        assertThat(registered.stream().map(RegisterBlob.Registered::keyServes).toList())
                .containsExactly(true, false, false, true);
        assertThat(registered.subList(1, 3).stream()
                        .map(RegisterBlob.Registered::id)
                        .toList())
                .isEqualTo(before.stream().map(RegisterBlob.Registered::id).toList());
        assertThat(catalog.await(findDelivered.blobs(
                        source,
                        blobs.stream().map(RegisterDelivered.Blob::digest).toList())))
                .hasSize(4);
    }

    @Test
    void manifests_have_their_traits_their_layers_in_order_and_what_they_list() {
        List<RegisterDelivered.Blob> blobs = blobs(5);
        assertThat(catalog.await(register.blobs(source, blobs))).hasSize(5);
        NewManifest first = image(blobs.get(0), List.of(blobs.get(2), blobs.get(1)));
        NewManifest second = image(blobs.get(3), List.of(blobs.get(4)));
        NewManifest index = PushFixture.anIndex(second.digest(), first.digest());

        List<ContentId> ids = catalog.await(register.manifests(source, List.of(first, second, index, first)));

        assertThat(ids.get(3)).isEqualTo(ids.get(0));
        assertThat(texts(
                        "SELECT b.digest FROM manifest_blob l JOIN blob b ON b.id = l.blob_id WHERE l.manifest_id = '%s'"
                                + " ORDER BY l.ordinal",
                        ids.get(0)))
                .containsExactly(
                        blobs.get(2).digest().toString(), blobs.get(1).digest().toString());
        assertThat(texts("SELECT digest FROM manifest_listed WHERE manifest_id = '%s' ORDER BY ordinal", ids.get(2)))
                .containsExactly(second.digest().toString(), first.digest().toString());
        assertThat(texts(
                        "SELECT architecture || ' ' || os || ' ' || (annotations->>'a') || ' ' || (image_labels->>'l') || ' '"
                                + " || encode(bytes, 'escape') FROM manifest WHERE id = '%s'",
                        ids.get(1)))
                .containsExactly("amd64 linux \"A\" L " + second.bytes());
        assertThat(texts(
                        "SELECT c.digest FROM manifest m JOIN blob c ON c.id = m.config_blob_id WHERE m.id = '%s'",
                        ids.get(1)))
                .containsExactly(blobs.get(3).digest().toString());
        assertThat(catalog.await(findDelivered.manifests(source, List.of(index.digest()))))
                .containsEntry(index.digest(), ids.get(2));
    }

    @Test
    void a_manifest_that_needs_a_blob_nobody_knows_is_refused_and_the_others_of_its_batch_with_it() {
        List<RegisterDelivered.Blob> blobs = blobs(3);
        assertThat(catalog.await(register.blobs(source, blobs.subList(0, 2)))).hasSize(2);
        NewManifest good = image(blobs.get(0), List.of(blobs.get(1)));
        NewManifest bad = image(blobs.get(0), List.of(blobs.get(2)));
        assertThatThrownBy(() -> catalog.await(register.manifests(source, List.of(good, bad))))
                .hasMessageContaining(blobs.get(2).digest().toString());
        assertThat(texts("SELECT digest FROM manifest WHERE digest = '%s'", good.digest()))
                .isEmpty();
    }

    @Test
    void two_who_deliver_the_same_at_the_same_moment_in_another_order_both_have_it() {
        SourceId other = catalog.aSource(UUID.randomUUID() + ".example");
        List<RegisterDelivered.Blob> blobs = blobs(60);
        List<RegisterDelivered.Blob> theirs = new ArrayList<>(blobs.stream()
                .map(blob -> new RegisterDelivered.Blob(blob.digest(), blob.size(), blob.objectKey() + ".theirs"))
                .toList());
        Collections.reverse(theirs);
        var both = catalog.await(Uni.combine()
                .all()
                .unis(register.blobs(source, blobs), register.blobs(other, theirs))
                .asTuple());
        List<ContentId> reversed = new ArrayList<>(
                both.getItem2().stream().map(RegisterBlob.Registered::id).toList());
        Collections.reverse(reversed);
        assertThat(both.getItem1().stream().map(RegisterBlob.Registered::id).toList())
                .isEqualTo(reversed);

        List<NewManifest> images = IntStream.range(0, 20)
                .mapToObj(i -> image(blobs.get(i), List.of(blobs.get(i + 20), blobs.get(i + 40))))
                .toList();
        List<NewManifest> backwards = new ArrayList<>(images);
        Collections.reverse(backwards);
        var manifests = catalog.await(Uni.combine()
                .all()
                .unis(register.manifests(source, images), register.manifests(other, backwards))
                .asTuple());
        List<ContentId> theirIds = new ArrayList<>(manifests.getItem2());
        Collections.reverse(theirIds);
        assertThat(manifests.getItem1()).isEqualTo(theirIds).doesNotHaveDuplicates();
    }

    private static List<RegisterDelivered.Blob> blobs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8))
                .map(bytes ->
                        new RegisterDelivered.Blob(Digest.ofBytes(bytes), bytes.length, "blobs/" + UUID.randomUUID()))
                .toList();
    }

    private static NewManifest image(RegisterDelivered.Blob config, List<RegisterDelivered.Blob> layers) {
        String described = String.join(
                ",", layers.stream().map(RegisterDeliveredTest::descriptor).toList());
        byte[] bytes = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": %s, "layers": [%s]}""".formatted(descriptor(config), described).getBytes(StandardCharsets.UTF_8);
        ManifestTraits traits = new ManifestTraits(
                "image", "amd64", "linux", 36L, Map.of("a", "\"A\""), Map.of("l", "L"), false, false, 2);
        return new NewManifest(
                Digest.ofBytes(bytes), Buffer.buffer(bytes), ManifestDocument.parse(bytes, null), traits);
    }

    private static String descriptor(RegisterDelivered.Blob blob) {
        return "{\"mediaType\": \"application/octet-stream\", \"digest\": \"%s\", \"size\": %d}"
                .formatted(blob.digest(), blob.size());
    }

    private static List<String> texts(String sql, Object what) {
        return PostgresResource.current().texts(sql.formatted(what instanceof ContentId id ? id.value() : what));
    }
}
