package io.slipway.access.user;

import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes what people say about a user, and his password; or deletes him. Whoever loses something loses his tokens with it. */
@ApplicationScoped
public class UpdateUser {
    private final Ledger ledger;
    private final Users users;
    private final Passwords passwords;

    UpdateUser(Ledger ledger, Users users, Passwords passwords) {
        this.ledger = ledger;
        this.users = users;
        this.passwords = passwords;
    }

    /**
     * Whether there was such a user. Fails with {@link WeakPassword}, {@link OnlySuperusers}, or a violation of
     * {@link CreateUser#NAME_IS_UNIQUE}.
     */
    public Uni<Boolean> update(Principal.User by, int id, UnaryOperator<UserDraft> change, PasswordChange password) {
        return hash(password)
                .chain(hash -> ledger.writeOrm(tx -> users.findById(id, LockModeType.PESSIMISTIC_WRITE)
                        .map(row -> row != null && changed(by, row, change, password, hash))));
    }

    /** Made before the transaction begins: it takes a tenth of a second. */
    private Uni<Optional<String>> hash(PasswordChange password) {
        return switch (password) {
            case PasswordChange.Keep keep -> Uni.createFrom().item(Optional.empty());
            case PasswordChange.Disable disable -> Uni.createFrom().item(Optional.empty());
            case PasswordChange.Set set -> passwords.hash(set.password()).map(Optional::of);
        };
    }

    private static boolean changed(
            Principal.User by,
            UserEntity row,
            UnaryOperator<UserDraft> change,
            PasswordChange password,
            Optional<String> hash) {
        requireSuperuser(by, row);
        UserDraft wanted = change.apply(row.draft());
        boolean takesAway = (row.active && !wanted.isActive()) || !row.username.equals(wanted.username());
        row.write(wanted);
        if (password instanceof PasswordChange.Set set) {
            PasswordRules.require(set.password(), wanted);
        }
        if (!(password instanceof PasswordChange.Keep)) {
            row.passwordHash = hash.orElse(null);
            takesAway = true;
        }
        row.epoch += takesAway ? 1 : 0;
        return true;
    }

    private static void requireSuperuser(Principal.User by, UserEntity row) {
        if (row.superuser && !by.superuser() && by.id() != row.id) {
            throw new OnlySuperusers(row.username);
        }
    }

    /** Whether there was such a user. Fails with {@link OnlySuperusers}. */
    public Uni<Boolean> delete(Principal.User by, int id) {
        return ledger.writeOrm(
                tx -> users.findById(id, LockModeType.PESSIMISTIC_WRITE).chain(row -> deleted(by, row)));
    }

    private Uni<Boolean> deleted(Principal.User by, @Nullable UserEntity row) {
        if (row == null) {
            return Uni.createFrom().item(false);
        }
        requireSuperuser(by, row);
        return users.delete(row).replaceWith(true);
    }
}
