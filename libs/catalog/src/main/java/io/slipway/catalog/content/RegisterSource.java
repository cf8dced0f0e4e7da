package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives a host and the credentials it is asked with an identity, so that it can be remembered what it delivered under them. */
@ApplicationScoped
public class RegisterSource {
    private static final String ADD = """
            INSERT INTO source (id, host, credential)
            VALUES ($1, $2, $3)
                ON CONFLICT ON CONSTRAINT source_is_unique DO NOTHING""";

    private static final String FIND = "SELECT id FROM source WHERE host = $1 AND credential = $2";

    private final Ledger ledger;

    RegisterSource(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The source of this {@code host} (with its port) and {@code credential}.
     *
     * @param credential a keyed fingerprint of the credentials, never the credentials; empty for none
     */
    public Uni<SourceId> register(String host, String credential) {
        return ledger.write(
                tx -> tx.execute(ADD, Ids.next(), host, credential).chain(() -> find(tx, host, credential)));
    }

    private static Uni<SourceId> find(Tx.Sql tx, String host, String credential) {
        return tx.query(FIND, host, credential)
                .map(rows -> new SourceId(rows.iterator().next().getUUID("id")));
    }
}
