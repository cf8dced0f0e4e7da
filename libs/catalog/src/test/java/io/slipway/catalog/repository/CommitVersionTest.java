package io.slipway.catalog.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.content.ContentType;
import io.slipway.catalog.content.SourceId;
import io.slipway.catalog.content.Unit;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.testkit.postgres.PostgresResource;
import io.slipway.testkit.postgres.TestPostgres;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Committing a version")
class CommitVersionTest {
    @Inject
    ContentFixture catalog;

    @Inject
    CommitVersion commitVersion;

    @Inject
    Ledger ledger;

    @Test
    void a_first_image_makes_version_1_and_says_what_it_holds() {
        RepositoryId repository = catalog.aRepository();
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));

        RepositoryVersion version = catalog.commit(
                        repository, new VersionChange.AddContent(catalog.tagged("latest", image)))
                .orElseThrow();

        assertThat(version.number()).isEqualTo(1);
        assertThat(version.present().byType())
                .isEqualTo(Map.of(ContentType.BLOB, 2, ContentType.MANIFEST, 1, ContentType.TAG, 1));
        assertThat(version.added()).isEqualTo(version.present());
        assertThat(version.removed().byType()).isEmpty();
    }

    @Test
    void a_change_that_changes_nothing_makes_no_version_and_takes_no_number() {
        RepositoryId repository = catalog.aRepository();
        SourceId source = catalog.aSource("up.example");
        List<Unit> first = catalog.tagged("latest", catalog.anImage(source));

        assertThat(catalog.commit(repository, new VersionChange.AddContent(first)))
                .isPresent();
        assertThat(catalog.commit(repository, new VersionChange.AddContent(first)))
                .isEmpty();
        assertThat(catalog.commit(repository, new VersionChange.Mirror(first, 1)))
                .isEmpty();

        List<Unit> second = catalog.tagged("other", catalog.anImage(source));
        assertThat(catalog.commit(repository, new VersionChange.AddContent(second)))
                .map(RepositoryVersion::number)
                .hasValue(2);
    }

    @Test
    void a_tag_that_moves_replaces_the_tag_of_its_name_and_its_old_image_stays() {
        RepositoryId repository = catalog.aRepository();
        SourceId source = catalog.aSource("up.example");
        assertThat(catalog.commit(
                        repository, new VersionChange.AddContent(catalog.tagged("latest", catalog.anImage(source)))))
                .isPresent();

        RepositoryVersion moved = catalog.commit(
                        repository, new VersionChange.AddContent(catalog.tagged("latest", catalog.anImage(source))))
                .orElseThrow();

        assertThat(moved.removed().byType()).isEqualTo(Map.of(ContentType.TAG, 1));
        assertThat(moved.present().byType())
                .isEqualTo(Map.of(ContentType.BLOB, 4, ContentType.MANIFEST, 2, ContentType.TAG, 1));
    }

    @Test
    void a_mirror_leaves_exactly_what_is_upstream_but_not_what_somebody_added_meanwhile() {
        RepositoryId repository = catalog.aRepository();
        SourceId source = catalog.aSource("up.example");
        List<Unit> old = catalog.tagged("old", catalog.anImage(source));
        List<Unit> meanwhile = catalog.tagged("meanwhile", catalog.anImage(source));
        List<Unit> upstream = catalog.tagged("upstream", catalog.anImage(source));
        assertThat(catalog.commit(repository, new VersionChange.AddContent(old)))
                .isPresent();
        assertThat(catalog.commit(repository, new VersionChange.AddContent(meanwhile)))
                .isPresent();

        RepositoryVersion mirrored = catalog.commit(repository, new VersionChange.Mirror(upstream, 1))
                .orElseThrow();

        assertThat(mirrored.removed().byType())
                .isEqualTo(Map.of(ContentType.BLOB, 2, ContentType.MANIFEST, 1, ContentType.TAG, 1));
        assertThat(mirrored.present().byType())
                .isEqualTo(Map.of(ContentType.BLOB, 4, ContentType.MANIFEST, 2, ContentType.TAG, 2));
    }

    @Test
    void fifty_commits_at_once_make_numbers_without_a_gap() {
        RepositoryId repository = catalog.aRepository();
        SourceId source = catalog.aSource("up.example");
        List<List<Unit>> changes = IntStream.range(0, 50)
                .mapToObj(i -> catalog.tagged("tag-" + i, catalog.anImage(source)))
                .toList();

        List<Integer> numbers = catalog.await(Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUni(units ->
                        ledger.write(tx -> commitVersion.commit(tx, repository, new VersionChange.AddContent(units))))
                .merge(50)
                .map(version -> version.orElseThrow().number())
                .collect()
                .asList());

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void one_tag_in_a_repository_of_100_000_units_writes_fewer_than_10_rows() {
        RepositoryId repository = catalog.aRepository();
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));
        assertThat(catalog.commit(repository, new VersionChange.AddContent(catalog.tagged("before", image))))
                .isPresent();
        fill(repository, 100_000);
        List<Unit> tag = catalog.tagged("after", image).stream()
                .filter(unit -> unit.type() == ContentType.TAG)
                .toList();

        RepositoryVersion version =
                catalog.commit(repository, new VersionChange.AddContent(tag)).orElseThrow();

        long toMakeTheTag = 2;
        assertThat(toMakeTheTag + rowsWrittenWith(version)).isBetween(5L, 9L);
    }

    private static void fill(RepositoryId repository, int units) {
        TestPostgres postgres = PostgresResource.current();
        postgres.execute("""
                WITH fresh AS (
                    INSERT INTO blob (id, digest, size)
                    SELECT gen_random_uuid(), 'sha256:' || md5(n::text) || md5((n + 1)::text), 1
                      FROM generate_series(1, %d) AS n
                    RETURNING id),
                units AS (INSERT INTO content (id, type) SELECT id, 'blob' FROM fresh RETURNING id)
                INSERT INTO membership (repository_id, content_id, type, added)
                SELECT '%s', id, 'blob', 1 FROM units""".formatted(units, repository));
    }

    /** Every row a transaction inserts or updates carries its number. */
    private static long rowsWrittenWith(RepositoryVersion version) {
        String inTable = Stream.of("membership", "repository_version", "repository", "outbox", "content", "tag", "blob")
                .map("SELECT count(*) AS n FROM %s WHERE xmin = (SELECT xmin FROM made)"::formatted)
                .collect(Collectors.joining(" UNION ALL "));
        return PostgresResource.current()
                .number(
                        "WITH made AS (SELECT xmin FROM repository_version WHERE id = '%s') SELECT sum(n) FROM (%s) AS t"
                                .formatted(version.id(), inTable));
    }
}
