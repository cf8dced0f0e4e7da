package io.slipway.ledger.transaction;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes the pool as Quarkus would, but so that connections remember long statements, too: what is not remembered is parsed and planned each
 * time, which takes PostgreSQL longer than to run it.
 */
@Singleton
class RememberStatements implements PgPoolCreator {
    /** Longer than any statement of ours; it is 2048 where nobody says otherwise. */
    private static final int LONGEST = 32 * 1024;

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlLimit(LONGEST));
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
