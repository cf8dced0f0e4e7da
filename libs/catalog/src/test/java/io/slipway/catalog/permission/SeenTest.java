package io.slipway.catalog.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Principal;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A list of what one may see")
class SeenTest {
    /** Many enough that reading them all shows. */
    private static final int MANY = 50_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    CreateUser createUser;

    @Inject
    AssignRole assignRole;

    @Inject
    Decide decide;

    @Inject
    Ledger ledger;

    @BeforeEach
    void many() {
        if (PostgresResource.current().number("SELECT count(*) FROM distribution WHERE name LIKE 'many-%'") > 0) {
            return;
        }
        PostgresResource.current().execute("""
                INSERT INTO namespace (id, name) SELECT gen_random_uuid(), 'many-' || n FROM generate_series(1, 100) n;
                INSERT INTO distribution (id, name, base_path, private, namespace_id, created_at)
                SELECT gen_random_uuid(), 'many-' || i, n.name || '/' || i, true, n.id, now() - i * interval '1 second'
                  FROM generate_series(1, %d) i JOIN namespace n ON n.name = 'many-' || (i %% 100 + 1);
                ANALYZE distribution""".formatted(MANY));
    }

    private Principal.User aUser() {
        String name = "user-" + UUID.randomUUID();
        return new Principal.User(await(createUser.create(UserDraft.named(name), null)), name, false, 1);
    }

    private static void own(Principal.User who, int howMany) {
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %d, 'container.containerdistribution', d.id
                  FROM role r, (SELECT id FROM distribution WHERE name LIKE 'many-%%' ORDER BY name LIMIT %d) d
                 WHERE r.name = 'container.containerdistribution_owner';
                ANALYZE role_assignment""".formatted(who.id(), howMany));
    }

    /** A page of the list as PostgreSQL reads it. */
    private String plan(Principal.User who) {
        Condition seen = await(decide.seen(who, Models.DISTRIBUTION, Column.of("d.id")));
        return await(ledger.read(
                        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT d.id FROM distribution d WHERE ("
                                + seen.numbered(0) + ") ORDER BY d.created_at DESC, d.id DESC LIMIT 100",
                        seen.parameters().toArray()))
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
    }

    private long count(Principal.User who) {
        Condition seen = await(decide.seen(who, Models.DISTRIBUTION, Column.of("d.id")));
        return await(ledger.read(
                        "SELECT count(*) FROM distribution d WHERE d.name LIKE 'many-%' AND (" + seen.numbered(0) + ")",
                        seen.parameters().toArray()))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void of_nothing_and_of_little_reads_little() {
        Principal.User who = aUser();
        assertThat(count(who)).isZero();
        own(who, 3);
        assertThat(count(who)).isEqualTo(3);
        assertThat(plan(who)).doesNotContain("Seq Scan on distribution");
    }

    @Test
    void of_much_is_read_in_its_order_until_the_page_is_full() {
        Principal.User who = aUser();
        own(who, 5_000);
        assertThat(count(who)).isEqualTo(5_000);
        assertThat(plan(who)).doesNotContain("Seq Scan on distribution");
    }

    @Test
    void of_a_namespace_reads_the_namespace() {
        Principal.User who = aUser();
        UUID namespace = await(ledger.read("SELECT id FROM namespace WHERE name = 'many-7'"))
                .iterator()
                .next()
                .getUUID("id");
        assertThat(await(assignRole.assign(
                                new Assignee.ToUser(who.id()),
                                "container.containernamespace_consumer",
                                Models.namespace(namespace)))
                        .permissions())
                .contains("container.namespace_view_containerdistribution");
        assertThat(count(who)).isEqualTo(MANY / 100);
        assertThat(plan(who)).doesNotContain("Seq Scan on distribution");
    }

    @Test
    void of_everything_is_the_list() {
        Principal.User who = aUser();
        assertThat(await(assignRole.assign(
                                new Assignee.ToUser(who.id()), "container.containerdistribution_consumer", null))
                        .object())
                .isNull();
        assertThat(await(decide.seen(who, Models.DISTRIBUTION, Column.of("d.id")))
                        .parameters())
                .isEqualTo(List.of());
        assertThat(count(who)).isGreaterThanOrEqualTo(MANY);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
