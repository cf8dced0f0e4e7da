package io.slipway.catalog.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Principal;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.slipway.catalog.ContentFixture;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How is read is looked at, not how long it takes. What is read is made once, for it takes long: what a test adds changes no other's answer. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A long list of content in many repositories of which somebody sees some")
class LongSeenListTest {
    private static final int ALL = 20_000;
    private static final int SEEN = 5_000;
    private static final int PAGE = 100;

    @Inject
    ContentFixture catalog;

    @Inject
    CreateUser createUser;

    @Inject
    Decide decide;

    @Inject
    ContentList content;

    @Inject
    ListUnits listUnits;

    @Inject
    ListRows rows;

    private Principal.User who;

    /**
     * A repository for each tag. The eldest are seen: whoever walks from the newest on has far to go. What other tests left to be seen by
     * everybody is hidden.
     */
    @BeforeAll
    void many() {
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));
        PostgresResource.current().execute("""
                UPDATE distribution SET private = true WHERE NOT private;
                CREATE TEMP TABLE made AS
                SELECT gen_random_uuid() AS id, gen_random_uuid() AS holder, n, now() - n * interval '1 s' AS age
                  FROM generate_series(1, %1$d) n;
                INSERT INTO content (id, type, created_at) SELECT id, 'tag', age FROM made;
                INSERT INTO tag (id, name, manifest_id) SELECT id, 'long-' || id, '%2$s' FROM made;
                INSERT INTO repository (id, name, latest_id, created_at) SELECT holder, 'long-' || n, gen_random_uuid(), age FROM made;
                INSERT INTO membership (repository_id, content_id, type, tag_name, added)
                SELECT holder, id, 'tag', 'long-' || id, 1 FROM made;
                DROP TABLE made;""".formatted(ALL, image.id()));
        who = aUser();
        own(who, SEEN, 0);
    }

    private Principal.User aUser() {
        String name = "user-" + UUID.randomUUID();
        return new Principal.User(catalog.await(createUser.create(UserDraft.named(name), null)), name, false, 1);
    }

    /** The {@code howMany} eldest but {@code but}; what PostgreSQL has not looked at it does not read from indexes alone. */
    private static void own(Principal.User who, int howMany, int but) {
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %d, 'container.containerrepository', o.id
                  FROM role r, (SELECT id FROM repository WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d OFFSET %d) o
                 WHERE r.name = 'container.containerrepository_owner'""".formatted(who.id(), howMany, but));
        for (String table : List.of("role_assignment", "membership", "content", "tag")) {
            PostgresResource.current().vacuum(table);
        }
    }

    private Selection seen(Principal.User who, int offset, Condition... also) {
        Condition seen = catalog.await(decide.seen(who, "container.tag", Column.of("c.id")));
        return new Selection(
                Stream.concat(Stream.of(seen), Stream.of(also)).toList(), List.of(), new Window(PAGE, offset));
    }

    private Page<ContentList.Tag> page(int offset) {
        return catalog.await(content.tags(seen(who, offset)));
    }

    private static List<UUID> ids(Page<ContentList.Tag> page) {
        return page.rows().stream().map(tag -> tag.base().id().value()).toList();
    }

    /** Of the tags in the {@code howMany} eldest repositories those from {@code offset} on, newest first. */
    private List<UUID> expected(int howMany, int offset) {
        return PostgresResource.current().texts("""
                        SELECT c.id
                          FROM (SELECT id FROM repository WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d) o
                          JOIN membership m ON m.repository_id = o.id AND m.removed IS NULL
                          JOIN content c ON c.id = m.content_id
                         ORDER BY c.created_at DESC, c.id DESC LIMIT %d OFFSET %d""".formatted(howMany, PAGE, offset)).stream()
                .map(UUID::fromString)
                .toList();
    }

    @Test
    void is_walked_in_its_order_and_never_sorted_while_a_bit_says_of_each_repository_whether_it_is_seen() {
        for (int offset : List.of(0, SEEN / 2, SEEN - PAGE)) {
            assertThat(catalog.await(rows.explain(ContentList.TAGS, seen(who, offset))))
                    .hasSize(3)
                    .allSatisfy(plan -> assertThat(plan)
                            .containsPattern("Index Only Scan (Backward )?using membership_newest_tag on membership")
                            .contains("get_bit(")
                            .doesNotContain("hashed SubPlan")
                            .doesNotContain("Sort Key: i.")
                            .doesNotContain("Seq Scan on membership")
                            .doesNotContain("Seq Scan on content"));
            Page<ContentList.Tag> page = page(offset);
            assertThat(page.count()).isEqualTo(SEEN);
            assertThat(ids(page)).isEqualTo(expected(SEEN, offset));
        }
    }

    @Test
    void of_few_repositories_is_found_by_them() {
        Principal.User few = aUser();
        own(few, 10, 0);
        assertThat(catalog.await(rows.explain(ContentList.TAGS, seen(few, 0))))
                .allSatisfy(plan -> assertThat(plan)
                        .doesNotContain("using membership_newest")
                        .doesNotContain("Seq Scan"));
        assertThat(ids(catalog.await(content.tags(seen(few, 0))))).isEqualTo(expected(10, 0));
    }

    @Test
    void has_a_unit_once_in_however_many_repositories_it_is_or_was() {
        PostgresResource.current().execute("""
                INSERT INTO membership (repository_id, content_id, type, tag_name, added, removed)
                SELECT b.repository_id, a.content_id, 'tag', a.tag_name, 1, 2
                  FROM (SELECT m.*, row_number() OVER (ORDER BY o.created_at) AS n
                          FROM membership m JOIN repository o ON o.id = m.repository_id WHERE o.name LIKE 'long-%%') a
                  JOIN (SELECT m.repository_id, row_number() OVER (ORDER BY o.created_at) AS n
                          FROM membership m JOIN repository o ON o.id = m.repository_id WHERE o.name LIKE 'long-%%') b
                    ON b.n = a.n + 1
                 WHERE a.n <= %d""".formatted(SEEN + 100));
        for (int offset : List.of(0, SEEN - PAGE)) {
            Page<ContentList.Tag> page = page(offset);
            assertThat(page.count()).isEqualTo(SEEN);
            assertThat(ids(page)).hasSize(PAGE).doesNotHaveDuplicates();
        }
    }

    @Test
    void ends_and_goes_on_where_it_should_whatever_ages_postgres_knows_of() {
        for (String target : List.of("0", "3", "1000")) {
            PostgresResource.current()
                    .execute("ALTER TABLE membership ALTER COLUMN listed_at SET STATISTICS " + target);
            PostgresResource.current().execute("ANALYZE membership (listed_at)");
            Principal.User another = aUser();
            own(another, SEEN, 0);
            for (int offset : List.of(0, PAGE, SEEN - PAGE)) {
                Page<ContentList.Tag> page = catalog.await(content.tags(seen(another, offset)));
                assertThat(page.count()).isEqualTo(SEEN);
                assertThat(ids(page)).isEqualTo(expected(SEEN, offset));
            }
            assertThat(ids(catalog.await(content.tags(seen(another, SEEN - 50)))))
                    .hasSize(50);
            assertThat(ids(catalog.await(content.tags(seen(another, SEEN))))).isEmpty();
        }
        PostgresResource.current().execute("ALTER TABLE membership ALTER COLUMN listed_at SET STATISTICS DEFAULT");
    }

    @Test
    void is_the_same_with_a_filter_and_beside_content_of_other_kinds() {
        Condition half = Condition.of("t.name < 'long-8'");
        Page<ContentList.Tag> filtered = catalog.await(content.tags(seen(who, 0, half)));
        assertThat(filtered.count()).isEqualTo(PostgresResource.current().number("""
                SELECT count(*)
                  FROM (SELECT id FROM repository WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d) o
                  JOIN membership m ON m.repository_id = o.id AND m.removed IS NULL
                 WHERE m.tag_name < 'long-8'""".formatted(SEEN)));
        Condition any = Stream.of("tag", "manifest", "blob")
                .map(kind -> catalog.await(decide.seen(who, "container." + kind, Column.of("c.id")))
                        .among(Condition.of("c.type = ?", kind)))
                .reduce(Condition::or)
                .orElseThrow();
        assertThat(any.members()).isNotNull();
        assertThat(any.quickest().members())
                .extracting(members -> members.parts().size())
                .isEqualTo(3);
        Page<ListUnits.AnyUnit> units =
                catalog.await(listUnits.list(new Selection(List.of(any), List.of(), new Window(PAGE, SEEN - PAGE))));
        assertThat(units.count()).isEqualTo(SEEN);
        assertThat(units.rows()).extracting(unit -> unit.id().value()).isEqualTo(expected(SEEN, SEEN - PAGE));
    }

    @Test
    void begins_where_it_should_far_down_for_who_sees_all() {
        List<UUID> all =
                PostgresResource.current().texts("SELECT id FROM content ORDER BY created_at DESC, id DESC").stream()
                        .map(UUID::fromString)
                        .toList();
        for (int offset : List.of(ALL / 4, ALL / 2, all.size() - PAGE, all.size() - 1, all.size())) {
            Page<ListUnits.AnyUnit> page = catalog.await(
                    listUnits.list(new Selection(List.of(Condition.ALL), List.of(), new Window(PAGE, offset))));
            assertThat(page.count()).isEqualTo(all.size());
            assertThat(page.rows())
                    .extracting(unit -> unit.id().value())
                    .isEqualTo(all.subList(offset, Math.min(offset + PAGE, all.size())));
        }
    }

    @Test
    void is_in_the_order_of_when_content_was_made_whenever_that_is() {
        UUID newest = expected(1, 0).getFirst();
        PostgresResource.current().execute("UPDATE content SET created_at = now() WHERE id = '" + newest + "'");
        assertThat(ids(page(0))).startsWith(newest);
    }
}
