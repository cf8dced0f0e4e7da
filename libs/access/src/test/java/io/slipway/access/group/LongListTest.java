package io.slipway.access.group;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.AccessFixture;
import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Principal;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Order;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How is read is looked at, not how long it takes. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A list of many groups")
class LongListTest {
    @Inject
    AccessFixture access;

    @Inject
    Decide decide;

    @Inject
    FindGroup groups;

    @Inject
    ListRows rows;

    private final String prefix = "long-" + UUID.randomUUID();

    @BeforeEach
    void many() {
        PostgresResource.current().execute("""
                INSERT INTO app_group (name) SELECT '%s-' || n FROM generate_series(1, 20000) n;
                ANALYZE app_group""".formatted(prefix));
        PostgresResource.current().vacuum("app_group");
    }

    @Test
    void of_which_somebody_sees_few_is_found_by_these() {
        AccessFixture.Someone one = access.aUser();
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %d, 'core.group', CAST('00000000-0000-0000-0000-' || lpad(to_hex(g.id), 12, '0') AS uuid)
                  FROM role r, (SELECT id FROM app_group WHERE name LIKE '%s-%%' ORDER BY id LIMIT 10) g
                 WHERE r.name = 'core.group_viewer'""".formatted(one.id(), prefix));
        Principal.User who = new Principal.User(one.id(), one.name(), false, 1);
        Condition seen = await(decide.seen(who, Groups.MODEL, FindGroup.OBJECT_ID));
        Selection selection = new Selection(List.of(seen), List.of(), new Window(100, 0));

        assertThat(await(rows.explain(FindGroup.GROUPS, selection)))
                .allSatisfy(
                        plan -> assertThat(plan).contains("app_group_object").doesNotContain("Seq Scan"));
        Page<Group> page = await(groups.list(selection));
        assertThat(page.count()).isEqualTo(10);
        assertThat(page.rows())
                .hasSize(10)
                .allSatisfy(group -> assertThat(group.name()).startsWith(prefix));
    }

    @Test
    void of_which_somebody_sees_much_is_walked_while_a_bit_says_of_each_whether_it_is_seen() {
        AccessFixture.Someone one = access.aUser();
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %d, 'core.group', CAST('00000000-0000-0000-0000-' || lpad(to_hex(g.id), 12, '0') AS uuid)
                  FROM role r, (SELECT id FROM app_group WHERE name LIKE '%s-%%' AND name LIKE '%%7') g
                 WHERE r.name = 'core.group_viewer'""".formatted(one.id(), prefix));
        Principal.User who = new Principal.User(one.id(), one.name(), false, 1);
        Condition seen = await(decide.seen(who, Groups.MODEL, FindGroup.OBJECT_ID));
        Selection selection =
                new Selection(List.of(seen), List.of(new Order(Column.of("g.name"), false)), new Window(100, 1_900));

        assertThat(await(rows.explain(FindGroup.GROUPS, selection)))
                .allSatisfy(plan -> assertThat(plan).contains("get_bit(").doesNotContain("SubPlan"));
        Page<Group> page = await(groups.list(selection));
        assertThat(page.count()).isEqualTo(2_000);
        assertThat(page.rows())
                .hasSize(100)
                .allSatisfy(group -> assertThat(group.name()).startsWith(prefix).endsWith("7"));
    }

    @Test
    void is_read_by_name_from_an_index_alone_however_far_down() {
        Selection selection = new Selection(
                List.of(Condition.of("true")), List.of(new Order(Column.of("g.name"), false)), new Window(100, 2_000));

        assertThat(await(rows.explain(FindGroup.GROUPS, selection)).getFirst())
                .contains("Index Only Scan using app_group_name_is_unique");
        assertThat(await(groups.list(selection)).rows()).hasSize(100);
    }
}
