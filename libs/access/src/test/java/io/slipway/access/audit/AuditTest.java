package io.slipway.access.audit;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Selection;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("The audit log")
class AuditTest {
    @Inject
    RecordDeed recordDeed;

    @Inject
    FindDeeds findDeeds;

    @Inject
    ForgetDeeds forgetDeeds;

    private static Deed deed(String object) {
        return new Deed("alice", 7, "192.0.2.1", "registry", "PUT manifest", object, 201, "cid");
    }

    private List<RecordedDeed> about(String object) {
        return await(findDeeds.list(Selection.only(Condition.of("a.object = ?", object))))
                .rows();
    }

    @Test
    void keeps_what_was_done_and_announces_it_in_the_same_transaction() {
        String object = "/v2/" + UUID.randomUUID();
        await(recordDeed.record(deed(object)));
        assertThat(about(object))
                .singleElement()
                .satisfies(found -> assertThat(found.deed()).isEqualTo(deed(object)));
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM outbox WHERE topic = 'AUDIT' AND data->>'object' = '" + object
                                + "'"))
                .isEqualTo(1);
    }

    @Test
    void cuts_what_strangers_sent() {
        String object = "/" + "x".repeat(10_000) + "\0";
        Deed cut = new Deed("nobody", null, "192.0.2.1", "registry", "login", object, 401, null);
        assertThat(cut.object()).hasSize(512);
    }

    @Test
    void forgets_what_is_older_than_it_is_kept() {
        String old = "/v2/" + UUID.randomUUID();
        String young = "/v2/" + UUID.randomUUID();
        await(recordDeed.record(deed(old)));
        await(recordDeed.record(deed(young)));
        PostgresResource.current()
                .execute("UPDATE audit SET at = now() - interval '91 days' WHERE object = '" + old + "'");
        assertThat(await(forgetDeeds.forget())).isPositive();
        assertThat(about(old)).isEmpty();
        assertThat(about(young)).hasSize(1);
    }
}
