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
import io.slipway.catalog.repository.CreateRepository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Pushing a manifest")
class PushManifestTest {
    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    CreateRepository createRepository;

    @Test
    void makes_namespace_repository_and_distribution_of_a_new_name() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);

        assertThat(push.push(name, image, "latest").subjectKnown()).isFalse();

        assertThat(push.tagged(name, "latest")).isEqualTo(image.digest());
        assertThat(push.pointer(name)).matches(pointer -> !pointer.isPrivate() && !pointer.pinned());
        assertThat(count("repository WHERE name = '" + name + "'")).isOne();
        assertThat(count("namespace WHERE name = '" + name.namespace() + "'")).isOne();
    }

    @Test
    void that_fails_leaves_no_name_behind() {
        RepositoryName name = aName();
        assertThatThrownBy(() -> push.push(name, anImage(aDigest(), aDigest()), "latest"))
                .hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
        assertThat(push.pointer(name)).isNull();
        assertThat(count("namespace WHERE name = '" + name.namespace() + "'")).isZero();
    }

    @Test
    void makes_one_version_with_its_blobs_and_all_its_tags() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "1", "1.0", "latest", "1")).isNotNull();

        assertThat(push.target(name).number()).isEqualTo(1);
        assertThat(push.tags(name))
                .isEqualTo(Map.of("1", image.digest(), "1.0", image.digest(), "latest", image.digest()));
        image.layers().forEach(layer -> assertThat(push.blob(name, layer)).isNotNull());
    }

    @Test
    void again_makes_no_version() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isEqualTo(push.push(name, image, "latest"));
        assertThat(push.target(name).number()).isEqualTo(1);
    }

    @Test
    void moves_a_tag_and_keeps_the_manifest_it_meant_before() {
        RepositoryName name = aName();
        NewManifest old = push.anImage(name);
        NewManifest fresh = push.anImage(name);
        assertThat(push.push(name, old, "latest")).isNotEqualTo(push.push(name, fresh, "latest"));

        assertThat(push.tagged(name, "latest")).isEqualTo(fresh.digest());
        assertThat(push.holds(name, old.digest())).isTrue();
        assertThat(push.target(name).number()).isEqualTo(2);
    }

    @Test
    void without_a_tag_is_held_by_a_version_all_the_same() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image)).isNotNull();
        assertThat(push.holds(name, image.digest())).isTrue();
        assertThat(push.tags(name)).isEmpty();
    }

    @Test
    void with_a_blob_that_only_others_have_is_refused() {
        RepositoryName mine = aName();
        Digest theirs = push.aBlob(aName());
        Digest own = push.aBlob(mine);
        assertThatThrownBy(() -> push.push(mine, anImage(own, theirs), "latest"))
                .hasMessageContaining("MANIFEST_BLOB_UNKNOWN")
                .hasMessageContaining(theirs.toString());
        assertThatThrownBy(() -> push.push(mine, anImage(theirs, own), "latest"))
                .hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
    }

    @Test
    void that_only_others_have_does_not_bring_their_blobs() {
        RepositoryName theirs = aName();
        RepositoryName mine = aName();
        NewManifest image = push.anImage(theirs);
        assertThat(push.push(theirs, image, "latest")).isNotNull();
        Digest some = push.aBlob(mine);

        assertThatThrownBy(() -> push.push(mine, image, "latest")).hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
        assertThat(push.push(mine, anIndex(image.digest()), "index")).isNotNull();

        assertThat(push.answers(mine, image.digest())).isFalse();
        image.layers().forEach(layer -> assertThat(push.blob(mine, layer)).isNull());
        assertThat(push.blob(mine, some)).isNotNull();
    }

    @Test
    void that_others_have_too_is_one_unit_in_both() {
        RepositoryName one = aName();
        RepositoryName other = aName();
        NewManifest image = push.anImage(one);
        image.layers()
                .forEach(layer -> assertThat(
                                push.await(push.upload(other, layer)).keyServes())
                        .isFalse());
        Digest config = requireNonNull(image.config());
        assertThat(push.await(push.upload(other, config)).keyServes()).isFalse();

        assertThat(push.push(one, image, "latest")).isEqualTo(push.push(other, image, "latest"));
    }

    @Test
    void that_needs_a_blob_its_repository_lost_a_moment_ago_finds_it() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();
        push.unlinkAll(name);
        assertThat(catalog.commit(push.target(name).repository(), new VersionChange.Mirror(List.of(), 1)))
                .isPresent();

        assertThat(push.push(name, image, "latest")).isNotNull();
        assertThat(push.tagged(name, "latest")).isEqualTo(image.digest());
    }

    @Test
    void that_lists_what_is_not_there_yet_lists_it_when_it_comes() {
        RepositoryName name = aName();
        NewManifest child = push.anImage(name);
        NewManifest index = anIndex(child.digest(), aDigest());
        assertThat(push.push(name, index, "latest")).isNotNull();
        assertThat(children(index)).isZero();

        assertThat(push.push(name, child)).isNotNull();
        assertThat(children(index)).isOne();
    }

    private static long children(NewManifest index) {
        return count("manifest_listed l JOIN manifest c ON c.digest = l.digest JOIN manifest p ON p.id = l.manifest_id"
                + " WHERE p.digest = '" + index.digest() + "'");
    }

    @Test
    void to_a_name_that_is_pinned_is_denied_and_says_so() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "latest")).isNotNull();
        RepositoryName pinned = push.pinnedTo(name);

        assertThatThrownBy(() -> push.push(pinned, image, "latest"))
                .hasMessageContaining("DENIED")
                .hasMessageContaining("pinned");
        assertThatThrownBy(() -> push.aBlob(pinned)).hasMessageContaining("pinned");
    }

    @Test
    void to_a_name_above_or_below_another_is_refused() {
        RepositoryName name = aName();
        assertThat(push.aBlob(name)).isNotNull();
        for (String other : List.of(name + "/deeper", name.namespace())) {
            assertThatThrownBy(() -> push.aBlob(RepositoryName.fromString(other)))
                    .hasMessageContaining("NAME_INVALID")
                    .hasMessageContaining("overlaps with " + name);
        }
    }

    @Test
    void to_a_new_name_that_a_repository_of_somebody_has_is_denied() {
        RepositoryName name = aName();
        assertThat(push.await(createRepository.create(RepositoryDraft.named(name.toString()), null)))
                .isNotNull();
        assertThatThrownBy(() -> push.aBlob(name))
                .hasMessageContaining("DENIED")
                .hasMessageContaining("create a distribution");
    }

    @Test
    void fifty_times_at_once_makes_fifty_versions_without_a_gap() {
        RepositoryName name = aName();
        List<NewManifest> images =
                IntStream.range(0, 50).mapToObj(i -> push.anImage(name)).toList();

        List<PushManifest.Pushed> pushed = push.await(Multi.createFrom()
                .iterable(images)
                .onItem()
                .transformToUni(image -> push.pushing(
                        name, image, "latest", "t" + image.digest().hex().substring(0, 8)))
                .merge(50)
                .collect()
                .asList());

        assertThat(pushed).doesNotHaveDuplicates().hasSize(50);
        Pointer.Target target = push.target(name);
        assertThat(target.number()).isEqualTo(50);
        assertThat(count("repository_version WHERE repository_id = '" + target.repository() + "'"))
                .isEqualTo(51);
        assertThat(push.tags(name)).hasSize(51);
    }

    @Test
    void that_is_refused_harms_nobody_who_pushes_at_the_same_moment() {
        RepositoryName name = aName();
        List<NewManifest> images = IntStream.range(0, 10)
                .mapToObj(i -> i % 3 == 1 ? anImage(push.aBlob(name), aDigest()) : push.anImage(name))
                .toList();

        List<Boolean> taken = push.await(Multi.createFrom()
                .iterable(images)
                .onItem()
                .transformToUni(image -> push.pushing(name, image, "t" + images.indexOf(image))
                        .replaceWith(true)
                        .onFailure(RegistryException.class)
                        .recoverWithItem(false))
                .merge(10)
                .collect()
                .asList());

        assertThat(taken.stream().filter(it -> it)).hasSize(7);
        assertThat(push.target(name).number()).isEqualTo(7);
        images.forEach(image -> {
            boolean isWhole = images.indexOf(image) % 3 != 1;
            assertThat(push.holds(name, image.digest())).isEqualTo(isWhole);
            assertThat(push.tagged(name, "t" + images.indexOf(image))).isEqualTo(isWhole ? image.digest() : null);
        });
    }

    @Test
    void beside_others_adds_to_its_version_what_is_its_own() {
        RepositoryName name = aName();
        List<NewManifest> images =
                IntStream.range(0, 10).mapToObj(i -> push.anImage(name)).toList();
        assertThat(push.await(Multi.createFrom()
                        .iterable(images)
                        .onItem()
                        .transformToUni(image -> push.pushing(name, image, "latest"))
                        .merge(10)
                        .collect()
                        .asList()))
                .hasSize(10);

        assertThat(count("repository_version WHERE repository_id = '"
                        + push.target(name).repository()
                        + "' AND added = '{\"blob\": 2, \"manifest\": 1, \"tag\": 1}'"))
                .isEqualTo(10);
    }

    @Test
    void first_by_many_at_once_makes_one_name() {
        RepositoryName name = aName();
        List<Digest> blobs = push.await(Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(i -> {
                    Digest digest = aDigest();
                    return push.upload(name, digest).replaceWith(digest);
                })
                .merge(20)
                .collect()
                .asList());

        assertThat(count("distribution WHERE base_path = '" + name + "'")).isOne();
        blobs.forEach(blob -> assertThat(push.blob(name, blob)).isNotNull());
    }

    @Test
    void the_same_by_many_to_many_names_at_once_makes_one_unit() {
        List<RepositoryName> names =
                IntStream.range(0, 20).mapToObj(i -> aName()).toList();
        Digest config = aDigest();
        Digest layer = aDigest();
        NewManifest image = anImage(config, layer);
        List<PushManifest.Pushed> pushed = push.await(Multi.createFrom()
                .iterable(names)
                .onItem()
                .transformToUni(name -> push.upload(name, config)
                        .chain(() -> push.upload(name, layer))
                        .chain(() -> push.pushing(name, image, "latest")))
                .merge(20)
                .collect()
                .asList());

        assertThat(Set.copyOf(pushed)).hasSize(1);
        names.forEach(name -> assertThat(push.tagged(name, "latest")).isEqualTo(image.digest()));
    }

    @Test
    void of_one_tag_into_100_000_units_writes_fewer_than_10_rows() {
        RepositoryName name = aName();
        NewManifest image = push.anImage(name);
        assertThat(push.push(name, image, "before")).isNotNull();
        fill(push.target(name), 100_000);

        assertThat(push.push(name, image, "after")).isNotNull();

        assertThat(rowsWrittenWith(push.target(name))).isBetween(5L, 9L);
    }

    private static void fill(Pointer.Target target, int units) {
        PostgresResource.current().execute("""
                WITH fresh AS (
                    INSERT INTO blob (id, digest, size)
                    SELECT gen_random_uuid(), 'sha256:' || md5(random()::text) || md5(random()::text), 1
                      FROM generate_series(1, %d) AS n
                    RETURNING id),
                units AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh RETURNING id)
                INSERT INTO membership (repository_id, content_id, type, added)
                SELECT '%s', id, 'blob', 1 FROM units""".formatted(units, target.repository()));
    }

    /** Every row a transaction inserts or updates carries its number. */
    private static long rowsWrittenWith(Pointer.Target version) {
        return Set.of(
                        "membership",
                        "repository_version",
                        "repository",
                        "outbox",
                        "content",
                        "tag",
                        "blob",
                        "manifest",
                        "manifest_blob",
                        "manifest_listed",
                        "link",
                        "distribution",
                        "namespace")
                .stream()
                .mapToLong(table -> count("%s WHERE xmin = (SELECT xmin FROM repository_version WHERE id = '%s')"
                        .formatted(table, version.version())))
                .sum();
    }

    private static long count(String from) {
        return PostgresResource.current().number("SELECT count(*) FROM " + from);
    }
}
