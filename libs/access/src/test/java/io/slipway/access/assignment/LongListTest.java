package io.slipway.access.assignment;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.AccessFixture;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A list of all that somebody owns")
class LongListTest {
    @Inject
    AccessFixture access;

    @Inject
    ListRows rows;

    /** Among ten times as many of somebody else; from the start, and from deep inside. */
    @Test
    void is_read_in_the_order_of_an_index_be_it_ever_so_long() {
        AccessFixture.Someone one = access.aUser();
        AccessFixture.Someone other = access.aUser();
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id, created_at)
                SELECT gen_random_uuid(), r.id, u.id, 'container.containerrepository', gen_random_uuid(), now() - n * interval '1 ms'
                  FROM generate_series(1, 22000) n CROSS JOIN LATERAL (SELECT CASE WHEN n %% 11 = 0 THEN %1$d ELSE %2$d END) AS u (id),
                       (SELECT id FROM role WHERE name = 'container.containerrepository_owner') r;
                ANALYZE role_assignment""".formatted(one.id(), other.id()));
        Selection selection =
                new Selection(List.of(FindAssignment.of(new Assignee.ToUser(one.id()))), List.of(), new Window(100, 0));
        assertThat(await(rows.explain(FindAssignment.ASSIGNMENTS, selection)).subList(0, 2))
                .allSatisfy(plan -> assertThat(plan)
                        .containsPattern("Limit.*\\n *-> +Index (Only )?Scan using role_assignment_by_user_and_age"));
    }
}
