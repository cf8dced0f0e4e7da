package io.slipway.ledger.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A connection")
class RememberStatementsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of what this very connection has prepared by a name, how many it has not forgotten. */
    private static final String REMEMBERED =
            "SELECT count(*) AS found FROM pg_prepared_statements WHERE statement = $1";

    @Inject
    Ledger ledger;

    @Test
    void remembers_statements_however_long() {
        String statement = "SELECT 1 -- " + "x".repeat(10_000);
        long found = ledger.write(tx -> tx.query(statement)
                        .chain(() -> tx.query(statement))
                        .chain(() -> tx.query(REMEMBERED, statement)))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong("found");
        assertThat(found).isOne();
    }
}
