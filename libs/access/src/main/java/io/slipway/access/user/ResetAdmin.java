package io.slipway.access.user;

import io.slipway.access.audit.Deed;
import io.slipway.access.audit.RecordDeed;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Makes the administrator what he was at first, for whoever holds the machine and can no longer log in: there, active, a superuser, with a
 * password that is known. His tokens end, and no issuer speaks for him any more. His personal access tokens stay: they are his to revoke.
 */
@ApplicationScoped
public class ResetAdmin {
    private static final String FIND =
            "SELECT password_hash FROM app_user WHERE username = $1 AND is_superuser AND is_active";

    private static final String RESET = """
            INSERT INTO app_user (username, password_hash, is_superuser)
            VALUES ($1, $2, true)
                ON CONFLICT ON CONSTRAINT app_user_username_is_unique DO UPDATE
               SET password_hash = EXCLUDED.password_hash,
                   is_superuser = true,
                   is_active = true,
                   epoch = app_user.epoch + 1,
                   updated_at = now()""";

    /** Or his next token would make him again what the issuer says he is. */
    private static final String SEVER =
            "DELETE FROM user_identity i USING app_user u WHERE u.id = i.user_id AND u.username = $1";

    private final Ledger ledger;
    private final Passwords passwords;
    private final RecordDeed recordDeed;

    ResetAdmin(Ledger ledger, Passwords passwords, RecordDeed recordDeed) {
        this.ledger = ledger;
        this.passwords = passwords;
        this.recordDeed = recordDeed;
    }

    /** Gives {@code admin} back to whoever knows {@code password}; false where he had it already, and nothing was to do. */
    public Uni<Boolean> reset(String password) {
        return ledger.read(FIND, EnsureAdmin.NAME)
                .chain(rows -> passwords.matches(password, hash(rows), () -> false))
                .chain(isHis ->
                        isHis ? Uni.createFrom().item(false) : hashed(password).replaceWith(true));
    }

    private static @Nullable String hash(RowSet<Row> rows) {
        return rows.size() == 0 ? null : rows.iterator().next().getString("password_hash");
    }

    private Uni<Void> hashed(String password) {
        return passwords
                .hash(password)
                .chain(hash -> ledger.write(tx -> write(tx, hash)))
                .chain(() -> recordDeed.record(
                        new Deed("", null, "", "machine", "reset the administrator", EnsureAdmin.NAME, 200, null)));
    }

    private static Uni<Integer> write(Tx.Sql tx, String hash) {
        return tx.execute(RESET, EnsureAdmin.NAME, hash).chain(() -> tx.execute(SEVER, EnsureAdmin.NAME));
    }
}
