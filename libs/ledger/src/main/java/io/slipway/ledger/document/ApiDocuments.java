package io.slipway.ledger.document;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Stores and finds what the services answer. Two services that are updated one after the other are so described as they are. */
@ApplicationScoped
public class ApiDocuments {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final String STORE = """
            INSERT INTO api_document AS a (service, document)
            VALUES ($1, CAST(CAST($2 AS text) AS jsonb))
                ON CONFLICT (service) DO UPDATE
               SET document = excluded.document, stored_at = now()
             WHERE a.document IS DISTINCT FROM excluded.document""";

    private static final String ALL = "SELECT document::text AS document FROM api_document ORDER BY service";

    private final Ledger ledger;

    ApiDocuments(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Stores {@code json} as the document of {@code service}; tried until PostgreSQL takes it. */
    public Uni<Void> store(String service, String json) {
        return Uni.createFrom()
                .deferred(() -> ledger.write(tx -> tx.execute(STORE, service, json)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .replaceWithVoid();
    }

    /** The documents of all services, as JSON. */
    public Uni<List<String>> all() {
        return ledger.read(ALL)
                .map(rows -> rows.stream().map(row -> row.getString("document")).toList());
    }
}
