package io.slipway.access.user;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the first user, the administrator, where there is none yet. */
@ApplicationScoped
public class EnsureAdmin {
    static final String NAME = "admin";

    /** Only into an empty table: so the first user has id 1, and an administrator who was deleted stays deleted. */
    private static final String ADD = """
            INSERT INTO app_user (username, password_hash, is_superuser)
            SELECT $1, $2, true
             WHERE NOT EXISTS (SELECT 1 FROM app_user)
                ON CONFLICT ON CONSTRAINT app_user_username_is_unique DO NOTHING""";

    private final Ledger ledger;
    private final Passwords passwords;

    EnsureAdmin(Ledger ledger, Passwords passwords) {
        this.ledger = ledger;
        this.passwords = passwords;
    }

    /** Creates {@code admin} with {@code password} unless there are users already. */
    public Uni<Void> ensure(String password) {
        return passwords
                .hash(password)
                .chain(hash -> ledger.write(tx -> tx.execute(ADD, NAME, hash)))
                .replaceWithVoid();
    }
}
