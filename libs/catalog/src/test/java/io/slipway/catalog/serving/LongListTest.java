package io.slipway.catalog.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Principal;
import io.slipway.access.group.ChangeMembers;
import io.slipway.access.group.CreateGroup;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.slipway.catalog.permission.Models;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Comparison;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Order;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read is counted, not how long it takes. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A long list of which somebody sees much")
class LongListTest {
    private static final int ALL = 12_000;
    private static final int SEEN = 3_000;
    private static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern READ =
            Pattern.compile("actual rows=([0-9.]+) loops=(\\d+)|Rows Removed by \\w+: (\\d+)");
    private static final Order BY_NAME = new Order(Column.of("d.name"), false);
    private static final Order ELDEST_FIRST = new Order(Column.of("d.created_at"), false);

    @Inject
    CreateUser createUser;

    @Inject
    CreateGroup createGroup;

    @Inject
    ChangeMembers changeMembers;

    @Inject
    AssignRole assignRole;

    @Inject
    Decide decide;

    @Inject
    FindDistribution findDistribution;

    @Inject
    ListRows rows;

    @Inject
    Ledger ledger;

    /** The eldest are seen: whoever walks from the newest on has far to go. What others left is not seen by everybody any more. */
    @BeforeEach
    void many() {
        PostgresResource.current().execute("""
                DELETE FROM distribution WHERE name LIKE 'long-%%';
                UPDATE distribution SET private = true WHERE NOT private;
                INSERT INTO namespace (id, name) VALUES (gen_random_uuid(), 'long') ON CONFLICT DO NOTHING;
                INSERT INTO distribution (id, name, base_path, private, namespace_id, created_at)
                SELECT gen_random_uuid(), 'long-' || md5(i::text), n.name || '/' || i, true, n.id, now() - i * interval '1 second'
                  FROM generate_series(1, %d) i JOIN namespace n ON n.name = 'long';
                INSERT INTO app_user (username) VALUES ('long') ON CONFLICT DO NOTHING;
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, u.id, 'container.containerdistribution', d.id
                  FROM role r, app_user u, distribution d
                 WHERE r.name = 'container.containerdistribution_owner' AND u.username = 'long' AND d.name LIKE 'long-%%'
                """.formatted(ALL));
        look();
    }

    /** As PostgreSQL does by itself now and then: what it has not looked at it does not read from indexes alone. */
    private static void look() {
        PostgresResource.current().vacuum("distribution");
        PostgresResource.current().vacuum("role_assignment");
    }

    private Principal.User aUser() {
        String name = "user-" + UUID.randomUUID();
        return new Principal.User(await(createUser.create(UserDraft.named(name), null)), name, false, 1);
    }

    /** The {@code howMany} eldest but {@code but}. */
    private static void own(String column, int id, String role, int howMany, int but) {
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, %s, model, object_id)
                SELECT gen_random_uuid(), r.id, %d, 'container.containerdistribution', d.id
                  FROM role r, (SELECT id FROM distribution WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d OFFSET %d) d
                 WHERE r.name = 'container.containerdistribution_%s'""".formatted(column, id, howMany, but, role));
        look();
    }

    private static void own(Principal.User who, int howMany) {
        own("user_id", who.id(), "owner", howMany, 0);
    }

    private Selection seen(Principal.User who, int offset, Order... order) {
        Condition seen = await(decide.seen(who, Models.DISTRIBUTION, Column.of("d.id", "d.serial")));
        return new Selection(List.of(seen), List.of(order), new Window(PAGE, offset));
    }

    private Selection seenOnly(Principal.User who, int offset, Condition also) {
        Selection all = seen(who, offset);
        return new Selection(
                Stream.concat(all.conditions().stream(), Stream.of(also)).toList(), List.of(), all.window());
    }

    private Page<Distribution> page(Selection selection) {
        return await(findDistribution.list(selection));
    }

    /** Of the {@code howMany} eldest those from {@code offset} on, by {@code order}. */
    private List<UUID> expected(int howMany, String order, int offset) {
        return await(ledger.read("""
                        SELECT id FROM (SELECT * FROM distribution WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d) d
                         ORDER BY %s LIMIT %d OFFSET %d""".formatted(howMany, order, PAGE, offset))).stream()
                .map(row -> row.getUUID("id"))
                .toList();
    }

    private static List<UUID> ids(Page<Distribution> page) {
        return page.rows().stream().map(found -> found.id().value()).toList();
    }

    /** The most rows that a step had or threw away of the plan of a count, or of the part of a page's that finds its keys. */
    private static double most(String plan) {
        return READ.matcher(plan.contains("InitPlan") ? plan.substring(0, plan.lastIndexOf("\n  ->")) : plan)
                .results()
                .mapToDouble(LongListTest::read)
                .max()
                .orElseThrow();
    }

    private static double read(MatchResult step) {
        return step.group(3) != null
                ? Double.parseDouble(step.group(3))
                : Double.parseDouble(step.group(1)) * Double.parseDouble(step.group(2));
    }

    @Test
    void is_read_no_further_than_the_page_goes_and_counted_by_what_is_seen() {
        Principal.User who = aUser();
        own(who, SEEN);
        for (int offset : List.of(0, SEEN / 2, SEEN - PAGE)) {
            List<String> plans = await(rows.explain(FindDistribution.DISTRIBUTIONS, seen(who, offset)));
            assertThat(most(plans.getFirst())).as(plans.getFirst()).isLessThanOrEqualTo(offset + PAGE);
            assertThat(most(plans.get(1))).as(plans.get(1)).isLessThanOrEqualTo(PAGE);
            assertThat(most(plans.getLast())).as(plans.getLast()).isLessThanOrEqualTo(SEEN);
            Page<Distribution> page = page(seen(who, offset));
            assertThat(page.count()).isEqualTo(SEEN);
            assertThat(ids(page)).isEqualTo(expected(SEEN, "created_at DESC, id DESC", offset));
        }
    }

    @Test
    void of_everything_is_read_no_further_than_the_page_goes() {
        Selection all = new Selection(List.of(Condition.of("true")), List.of(), new Window(PAGE, 5 * PAGE));
        String plan = await(rows.explain(FindDistribution.DISTRIBUTIONS, all)).getFirst();
        assertThat(most(plan)).as(plan).isLessThanOrEqualTo(6 * PAGE);
        assertThat(plan).containsPattern("Index Only Scan Backward using distribution_newest");
        Selection named = new Selection(List.of(Condition.of("true")), List.of(BY_NAME), new Window(PAGE, 5 * PAGE));
        String byName =
                await(rows.explain(FindDistribution.DISTRIBUTIONS, named)).getFirst();
        assertThat(most(byName)).as(byName).isLessThanOrEqualTo(6 * PAGE);
        assertThat(byName).containsPattern("Index Only Scan using distribution_name_is_unique");
    }

    /** A page that PostgreSQL takes for one row is not compared with every row there is. */
    @Test
    void is_found_by_its_keys_even_where_it_should_have_ended_before_the_page() {
        Condition thoughtToBeRare = Condition.of("length(d.name) > 1 AND length(d.name) > 2 AND length(d.name) > 3"
                + " AND length(d.name || d.id) > 1 AND length(d.name || d.id) > 2 AND length(d.name || d.id) > 3");
        Selection deep = new Selection(List.of(thoughtToBeRare), List.of(), new Window(PAGE, ALL / 2));
        String plan = await(rows.explain(FindDistribution.DISTRIBUTIONS, deep)).getFirst();
        assertThat(plan).contains("Index Cond: (id = ANY (").doesNotContain("Join Filter: (d.id =");
        assertThat(page(deep).rows()).hasSize(PAGE);
    }

    @Test
    void has_each_row_once_by_however_many_ways_it_is_seen() {
        Principal.User who = aUser();
        own(who, SEEN);
        own("user_id", who.id(), "consumer", SEEN, 1_000);
        int group =
                await(createGroup.create("group-" + UUID.randomUUID(), null)).id();
        await(changeMembers.add(group, who.id()));
        own("group_id", group, "owner", SEEN, 2_000);
        PostgresResource.current().execute("""
                UPDATE distribution SET private = false
                 WHERE id IN (SELECT id FROM distribution WHERE name LIKE 'long-%' ORDER BY created_at LIMIT 2000 OFFSET 4000)""");
        look();
        int all = 6_000;
        assertThat(seen(who, 0).conditions().getFirst().members()).isNotNull();
        for (int offset : List.of(0, all / 2, all - PAGE, all)) {
            Page<Distribution> page = page(seen(who, offset));
            assertThat(page.count()).isEqualTo(all);
            assertThat(ids(page)).isEqualTo(expected(all, "created_at DESC, id DESC", offset));
        }
        String plan = await(rows.explain(FindDistribution.DISTRIBUTIONS, seen(who, 0)))
                .getFirst();
        assertThat(most(plan)).as(plan).isLessThanOrEqualTo(4 * PAGE);
    }

    @Test
    void shows_what_a_namespace_leads_to_beside_it() {
        Principal.User who = aUser();
        own(who, SEEN);
        UUID namespace = UUID.randomUUID();
        PostgresResource.current().execute("""
                INSERT INTO namespace (id, name) VALUES ('%1$s', '%1$s');
                INSERT INTO distribution (id, name, base_path, private, namespace_id) VALUES (gen_random_uuid(), '%1$s', '%1$s/a', true, '%1$s')
                """.formatted(namespace));
        assertThat(await(assignRole.assign(
                                new Assignee.ToUser(who.id()),
                                "container.containernamespace_consumer",
                                Models.namespace(namespace)))
                        .permissions())
                .isNotEmpty();
        Page<Distribution> page = page(seen(who, 0));
        assertThat(page.count()).isEqualTo(SEEN + 1);
        assertThat(page.rows().getFirst().draft().name()).isEqualTo(namespace.toString());
        PostgresResource.current().execute("""
                UPDATE distribution SET namespace_id = '%s'
                 WHERE id IN (SELECT id FROM distribution WHERE name LIKE 'long-%%' ORDER BY created_at DESC LIMIT 1500)
                """.formatted(namespace));
        assertThat(seen(who, 0).conditions().getFirst().members()).isNull();
        for (int offset : List.of(0, SEEN, SEEN + 1501 - PAGE)) {
            assertThat(await(rows.explain(FindDistribution.DISTRIBUTIONS, seen(who, offset))))
                    .allSatisfy(plan -> assertThat(plan).contains("get_bit(").doesNotContain("SubPlan"));
            Page<Distribution> all = page(seen(who, offset));
            assertThat(all.count()).isEqualTo(SEEN + 1501);
            assertThat(ids(all)).hasSize(PAGE).doesNotHaveDuplicates();
        }
    }

    @Test
    void is_the_same_in_another_order_or_with_a_filter() {
        Principal.User who = aUser();
        own(who, SEEN);
        for (int offset : List.of(0, SEEN / 2, SEEN - PAGE)) {
            Page<Distribution> byName = page(seen(who, offset, BY_NAME));
            assertThat(byName.count()).isEqualTo(SEEN);
            assertThat(ids(byName)).isEqualTo(expected(SEEN, "name", offset));
            assertThat(ids(page(seen(who, offset, ELDEST_FIRST)))).isEqualTo(expected(SEEN, "created_at, id", offset));
        }
        Page<Distribution> filtered = page(seenOnly(who, 0, Condition.of("d.name LIKE '%ab%'")));
        assertThat(filtered.count())
                .isPositive()
                .isLessThan(SEEN)
                .isEqualTo(PostgresResource.current().number("""
                        SELECT count(*) FROM (SELECT name FROM distribution WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d) d
                         WHERE name LIKE '%%ab%%'""".formatted(SEEN)));
    }

    /** What is asked for is among the eldest alone, and among all: wherever PostgreSQL thinks that rows are, the page begins and ends where it should. */
    @Test
    void has_the_same_rows_with_a_filter_and_far_down_whatever_ages_postgres_knows_of() {
        Principal.User who = aUser();
        own(who, SEEN);
        for (String target : List.of("0", "3", "DEFAULT")) {
            PostgresResource.current()
                    .execute("ALTER TABLE distribution ALTER COLUMN created_at SET STATISTICS " + target);
            PostgresResource.current().execute("ANALYZE distribution (created_at)");
            PostgresResource.current().vacuum("distribution");
            String seen = "(SELECT * FROM distribution WHERE name LIKE 'long-%%' ORDER BY created_at LIMIT %d) d"
                    .formatted(SEEN);
            isTheSame(offset -> seenOnly(who, offset, Condition.of("d.name LIKE '%a%'")), seen, "name LIKE '%a%'");
            isTheSame(offset -> all(offset, Condition.of("d.name LIKE '%a%'")), "distribution", "name LIKE '%a%'");
            isTheSame(offset -> all(offset, Condition.of("d.private")), "distribution", "private");
            isTheSame(offset -> all(offset, Condition.of("d.name = ''")), "distribution", "false");
            isTheSame(this::all, "distribution", "true");
        }
    }

    /** PostgreSQL takes what is named like this for rare, and would sort all that it finds. */
    @Test
    void is_walked_to_a_page_with_a_filter_on_names() {
        Principal.User who = aUser();
        own(who, SEEN);
        for (Comparison pattern : List.of(Comparison.LIKE, Comparison.LIKE_IGNORING_CASE)) {
            Condition named = pattern.of(Column.of("d.name"), "%long-%");
            for (Selection selected : List.of(all(0, named), seenOnly(who, 0, named))) {
                assertThat(await(rows.explain(FindDistribution.DISTRIBUTIONS, selected))
                                .subList(0, 2))
                        .allSatisfy(plan -> assertThat(plan)
                                .containsPattern("Limit .*\n *->  Index Only Scan Backward using distribution_newest"));
            }
        }
    }

    private Selection all(int offset, Condition... also) {
        return new Selection(List.of(also), List.of(), new Window(PAGE, offset));
    }

    /** Pages out of the blue, and one after another, are those of what of {@code some} meets {@code filter}. */
    private void isTheSame(IntFunction<Selection> selected, String some, String filter) {
        List<UUID> all = PostgresResource.current().texts("""
                        SELECT id FROM %s WHERE %s ORDER BY created_at DESC, id DESC""".formatted(some, filter)).stream()
                .map(UUID::fromString)
                .toList();
        int end = all.size();
        for (int offset : List.of(0, 7, end / 3, end / 2, end / 2 + PAGE, end - PAGE, end - 1, end, end + PAGE)) {
            if (offset >= 0) {
                Page<Distribution> page = page(selected.apply(offset));
                assertThat(page.count()).isEqualTo(end);
                assertThat(ids(page)).isEqualTo(all.subList(Math.min(offset, end), Math.min(offset + PAGE, end)));
            }
        }
    }

    @Test
    void is_walked_in_another_order_while_a_bit_says_of_each_row_whether_it_is_seen() {
        Principal.User who = aUser();
        own(who, SEEN);
        String page = await(rows.explain(FindDistribution.DISTRIBUTIONS, seen(who, SEEN - PAGE, BY_NAME)))
                .getFirst();
        assertThat(page)
                .containsPattern("Limit .*\n *->  Index Only Scan using distribution_name_is_unique")
                .contains("get_bit(")
                .doesNotContain("SubPlan");
        String filtered = await(rows.explain(
                        FindDistribution.DISTRIBUTIONS, seenOnly(who, 0, Condition.of("d.name LIKE '%ab%'"))))
                .getLast();
        assertThat(filtered).contains("get_bit(").doesNotContain("SubPlan").doesNotContain("Join");
    }

    /** Whoever made and removed a hundred million distributions would send and look at too much. */
    @Test
    void is_the_same_where_serials_are_too_great_for_bits() {
        Principal.User who = aUser();
        own(who, SEEN);
        PostgresResource.current().execute("""
                INSERT INTO distribution (id, name, base_path, private, namespace_id, created_at, serial) OVERRIDING SYSTEM VALUE
                SELECT gen_random_uuid(), 'long-', 'long/great', true, id, '2000-01-01', 1::bigint << 40 FROM namespace WHERE name = 'long';
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %d, 'container.containerdistribution', d.id
                  FROM role r, distribution d WHERE r.name = 'container.containerdistribution_owner' AND d.name = 'long-'""".formatted(who.id()));
        Page<Distribution> byName = page(seen(who, 0, BY_NAME));
        assertThat(byName.count()).isEqualTo(SEEN + 1);
        assertThat(ids(byName)).isEqualTo(expected(SEEN + 1, "name", 0));
    }

    @Test
    void loses_what_is_deleted_and_gains_what_a_role_is_given_on_before_it_is_there() {
        Principal.User who = aUser();
        own(who, SEEN);
        PostgresResource.current().execute("""
                DELETE FROM distribution WHERE id = (SELECT id FROM distribution WHERE name LIKE 'long-%' ORDER BY created_at LIMIT 1)""");
        assertThat(page(seen(who, 0)).count()).isEqualTo(SEEN - 1);
        UUID id = UUID.randomUUID();
        PostgresResource.current().execute("""
                BEGIN;
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %1$d, 'container.containerdistribution', '%2$s'
                  FROM role r WHERE r.name = 'container.containerdistribution_owner';
                INSERT INTO distribution (id, name, base_path, private, namespace_id)
                SELECT '%2$s', 'long-new', 'long/new', true, id FROM namespace WHERE name = 'long';
                COMMIT""".formatted(who.id(), id));
        Page<Distribution> page = page(seen(who, 0));
        assertThat(page.count()).isEqualTo(SEEN);
        assertThat(ids(page)).startsWith(id);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
