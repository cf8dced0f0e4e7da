package io.slipway.access.user;

import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Creates a user. */
@ApplicationScoped
public class CreateUser {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "app_user_username_is_unique";

    private final Ledger ledger;
    private final Users users;
    private final Passwords passwords;

    CreateUser(Ledger ledger, Users users, Passwords passwords) {
        this.ledger = ledger;
        this.users = users;
        this.passwords = passwords;
    }

    /**
     * The id of the new user. Fails with {@link WeakPassword}, or with a violation of {@link #NAME_IS_UNIQUE}.
     *
     * @param password null for a user who cannot log in with one
     */
    public Uni<Integer> create(UserDraft draft, @Nullable String password) {
        if (password == null) {
            return add(draft, null);
        }
        PasswordRules.require(password, draft);
        return passwords.hash(password).chain(hash -> add(draft, hash));
    }

    private Uni<Integer> add(UserDraft draft, @Nullable String hash) {
        return ledger.writeOrm(tx -> users.persistAndFlush(row(draft, hash)).map(row -> row.id));
    }

    private static UserEntity row(UserDraft draft, @Nullable String hash) {
        UserEntity row = new UserEntity();
        row.write(draft);
        row.passwordHash = hash;
        return row;
    }
}
