package io.slipway.access.user;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Order;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A list of many users")
class LongListTest {
    @Inject
    FindUser users;

    @Inject
    ListRows rows;

    @Test
    void is_read_by_name_from_an_index_alone_however_far_down() {
        PostgresResource.current().execute("""
                INSERT INTO app_user (username) SELECT 'long-%s-' || n FROM generate_series(1, 20000) n;
                ANALYZE app_user""".formatted(UUID.randomUUID()));
        PostgresResource.current().vacuum("app_user");
        Selection selection = new Selection(
                List.of(Condition.of("true")),
                List.of(new Order(Column.of("u.username"), false)),
                new Window(100, 2_000));

        assertThat(await(rows.explain(FindUser.USERS, selection)).getFirst())
                .contains("Index Only Scan using app_user_username_is_unique");
        assertThat(await(users.list(selection)).rows()).hasSize(100);
    }
}
