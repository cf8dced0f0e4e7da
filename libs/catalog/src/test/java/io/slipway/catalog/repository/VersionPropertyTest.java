package io.slipway.catalog.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.Unit;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Versions kept as intervals are what a plain list of sets would be")
class VersionPropertyTest {
    private static final int STEPS = 60;

    @Inject
    ContentFixture catalog;

    @Inject
    DeleteVersion deleteVersion;

    @Inject
    Ledger ledger;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatever_is_added_removed_mirrored_and_deleted(long seed) {
        Random random = new Random(seed);
        RepositoryId repository = catalog.aRepository();
        List<Unit> units = IntStream.range(0, 8)
                .mapToObj(i -> catalog.anImage(catalog.aSource("up.example")))
                .map(image -> Unit.manifest(image.id()))
                .toList();
        TreeMap<Integer, Set<ContentId>> model = new TreeMap<>(Map.of(0, Set.of()));

        for (int step = 0; step < STEPS; step++) {
            step(random, repository, units, model);
            model.forEach((number, expected) -> assertThat(held(repository, number))
                    .as("seed %d, version %d", seed, number)
                    .isEqualTo(expected));
        }
    }

    private void step(
            Random random, RepositoryId repository, List<Unit> units, NavigableMap<Integer, Set<ContentId>> model) {
        Set<ContentId> present = model.lastEntry().getValue();
        List<Unit> some = units.stream().filter(unit -> random.nextInt(3) == 0).toList();
        Set<ContentId> ids = some.stream().map(Unit::id).collect(Collectors.toSet());
        switch (random.nextInt(4)) {
            case 0 -> {
                Set<ContentId> both = new HashSet<>(present);
                both.addAll(ids);
                commit(repository, new VersionChange.AddContent(some), both, model);
            }
            case 1 -> {
                Set<ContentId> rest = new HashSet<>(present);
                rest.removeAll(ids);
                commit(repository, new VersionChange.RemoveContent(ids), rest, model);
            }
            case 2 -> commit(repository, new VersionChange.Mirror(some, Integer.MAX_VALUE), ids, model);
            default -> delete(random, repository, model);
        }
    }

    private void commit(
            RepositoryId repository,
            VersionChange change,
            Set<ContentId> expected,
            NavigableMap<Integer, Set<ContentId>> model) {
        boolean changes = !expected.equals(model.lastEntry().getValue());
        var version = catalog.commit(repository, change);
        assertThat(version.isPresent()).isEqualTo(changes);
        version.ifPresent(made -> model.put(made.number(), Set.copyOf(expected)));
    }

    private void delete(Random random, RepositoryId repository, NavigableMap<Integer, Set<ContentId>> model) {
        List<Integer> numbers = new ArrayList<>(model.keySet());
        int number = numbers.get(random.nextInt(numbers.size()));
        DeleteVersion.Done outcome = catalog.await(ledger.write(tx -> deleteVersion.delete(tx, repository, number)));
        assertThat(outcome).isEqualTo(model.size() == 1 ? DeleteVersion.Done.ONLY_VERSION : DeleteVersion.Done.DELETED);
        if (model.size() > 1) {
            model.remove(number);
        }
    }

    private Set<ContentId> held(RepositoryId repository, int number) {
        return catalog.await(ledger.read("""
                        SELECT content_id FROM membership
                         WHERE repository_id = $1 AND added <= $2 AND (removed IS NULL OR removed > $2)""", repository.value(), number)
                .map(rows -> rows.stream()
                        .map(row -> new ContentId(row.getUUID("content_id")))
                        .collect(Collectors.toSet())));
    }

    @Test
    void a_number_is_never_used_again() {
        RepositoryId repository = catalog.aRepository();
        List<Unit> first = catalog.tagged("1", catalog.anImage(catalog.aSource("up.example")));
        List<Unit> second = catalog.tagged("2", catalog.anImage(catalog.aSource("up.example")));
        assertThat(catalog.commit(repository, new VersionChange.AddContent(first)))
                .isPresent();
        DeleteVersion.Done outcome = catalog.await(ledger.write(tx -> deleteVersion.delete(tx, repository, 1)));
        assertThat(outcome).isEqualTo(DeleteVersion.Done.DELETED);

        assertThat(catalog.commit(repository, new VersionChange.AddContent(second)))
                .map(RepositoryVersion::number)
                .hasValue(2);
    }
}
