package io.slipway.catalog.serving;

import static io.slipway.catalog.PushFixture.aDigest;
import static io.slipway.catalog.PushFixture.aName;
import static io.slipway.catalog.PushFixture.aReferrer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.curation.DeleteManifest;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Referrers")
class FindReferrersTest {
    @Inject
    PushFixture push;

    @Inject
    FindReferrers findReferrers;

    @Inject
    DeleteManifest deleteManifest;

    @Test
    void are_told_with_type_size_and_annotations_in_the_order_of_their_digests() {
        RepositoryName name = aName();
        NewManifest subject = push.anImage(name);
        Digest config = push.aBlob(name);
        NewManifest typed = aReferrer(config, subject.digest(), "application/vnd.example.sbom");
        NewManifest untyped = aReferrer(config, subject.digest(), null);

        assertThat(push.push(name, typed).subjectKnown()).isFalse();
        assertThat(push.push(name, subject, "latest")).isNotNull();
        assertThat(push.push(name, untyped).subjectKnown()).isTrue();

        List<Referrer> all = referrers(name, subject.digest(), null);
        assertThat(all)
                .extracting(Referrer::digest)
                .isSorted()
                .containsExactlyInAnyOrder(typed.digest(), untyped.digest());
        assertThat(all)
                .filteredOn(referrer -> referrer.digest().equals(typed.digest()))
                .singleElement()
                .satisfies(referrer -> {
                    assertThat(referrer.artifactType()).isEqualTo("application/vnd.example.sbom");
                    assertThat(referrer.size()).isEqualTo(typed.bytes().length());
                    assertThat(referrer.mediaType()).hasToString("application/vnd.oci.image.manifest.v1+json");
                    assertThat(referrer.annotations()).containsKey("made");
                });
        assertThat(referrers(name, subject.digest(), "application/vnd.example.config"))
                .extracting(Referrer::digest)
                .containsExactly(untyped.digest());
    }

    @Test
    void are_those_of_the_version_only() {
        RepositoryName name = aName();
        RepositoryName other = aName();
        Digest subject = aDigest();
        NewManifest referrer = aReferrer(push.aBlob(name), subject, null);
        assertThat(push.push(name, referrer)).isNotNull();
        assertThat(push.aBlob(other)).isNotNull();

        assertThat(referrers(name, subject, null)).hasSize(1);
        assertThat(referrers(other, subject, null)).isEmpty();
        push.await(deleteManifest.delete(name, referrer.digest()));
        assertThat(referrers(name, subject, null)).isEmpty();
    }

    @Test
    void ten_thousand_of_them_are_paged_each_once() {
        RepositoryName name = aName();
        Digest subject = aDigest();
        assertThat(push.push(name, aReferrer(push.aBlob(name), subject, "some/type")))
                .isNotNull();
        multiply(push.target(name), subject, 10_000);
        List<Digest> seen = new ArrayList<>();

        @Nullable Digest last = null;
        for (int page = 0; page < 11; page++) {
            List<Referrer> some = push.await(findReferrers.of(push.target(name), subject, "some/type", last, 1_000));
            some.forEach(referrer -> seen.add(referrer.digest()));
            last = seen.getLast();
        }

        assertThat(seen).hasSize(10_000).isSorted().doesNotHaveDuplicates();
    }

    private static void multiply(Pointer.Target target, Digest subject, int count) {
        PostgresResource.current().execute("""
                WITH fresh AS (
                    INSERT INTO manifest (id, digest, media_type, schema_version, bytes, type, subject_digest, artifact_type)
                    SELECT gen_random_uuid(), 'sha256:' || md5(random()::text) || md5(random()::text), media_type, 2, bytes, type,
                           subject_digest, artifact_type
                      FROM manifest, generate_series(2, %d)
                     WHERE subject_digest = '%s'
                    RETURNING id),
                units AS (INSERT INTO content (id, type) SELECT id, 'manifest' FROM fresh RETURNING id)
                INSERT INTO membership (repository_id, content_id, type, added)
                SELECT '%s', id, 'manifest', 1 FROM units""".formatted(count, subject, target.repository()));
    }

    private List<Referrer> referrers(RepositoryName name, Digest subject, @Nullable String type) {
        return push.await(findReferrers.of(push.target(name), subject, type, null, 100));
    }
}
