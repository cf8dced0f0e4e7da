package io.slipway.access.audit;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Selection;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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
        assertThat(announced(object)).isOne();
    }

    private static long announced(String object) {
        return PostgresResource.current()
                .number("SELECT count(*) FROM outbox WHERE topic = 'AUDIT' AND data->>'object' = '" + object + "'");
    }

    @Test
    void keeps_each_of_many_that_are_done_at_the_same_moment() {
        List<String> objects =
                Stream.generate(() -> "/v2/" + UUID.randomUUID()).limit(50).toList();
        assertThat(await(Uni.join()
                        .all(objects.stream()
                                .map(object -> recordDeed.record(deed(object)))
                                .toList())
                        .andFailFast()))
                .hasSize(50);
        assertThat(objects).allSatisfy(object -> assertThat(about(object)).hasSize(1));
        assertThat(objects).allSatisfy(object -> assertThat(announced(object)).isOne());
    }

    @Test
    void keeps_what_others_did_where_one_entry_cannot_be_written() {
        List<String> objects = List.of("/v2/" + UUID.randomUUID(), "/v2/" + UUID.randomUUID());
        Deed impossible = new Deed("alice", 7, "192.0.2.1", "registry", "PUT", objects.getFirst(), 201, "\0");
        assertThat(await(Uni.join()
                        .all(Stream.of(deed(objects.getFirst()), impossible, deed(objects.getLast()))
                                .map(recordDeed::record)
                                .toList())
                        .andFailFast()))
                .hasSize(3);
        assertThat(objects).allSatisfy(object -> assertThat(about(object)).hasSize(1));
        assertThat(objects).allSatisfy(object -> assertThat(announced(object)).isOne());
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
