package io.slipway.access.robot;

import io.slipway.access.accesstoken.CreateSecret;
import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.access.decision.RaiseEpoch;
import io.slipway.access.secret.Secret;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Makes a robot: a user without a password, with one secret that is told once. What it may is said by roles, as of any user. */
@ApplicationScoped
public class CreateRobot {
    /** What every robot's name begins with: no person's does. */
    public static final String PREFIX = "robot$";

    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "app_user_username_is_unique";

    private static final String ADD_USER = "INSERT INTO app_user (username) VALUES ($1) RETURNING id";

    private static final String ADD_ROBOT = "INSERT INTO robot (user_id, description, created_by) VALUES ($1, $2, $3)";

    private static final String FORGET_SECRETS = """
            DELETE FROM access_secret s
             USING robot r
             WHERE r.user_id = s.user_id AND s.user_id = $1""";

    private static final String IS_ROBOT = "SELECT 1 FROM robot WHERE user_id = $1 FOR UPDATE";

    private static final String DELETE = "DELETE FROM app_user u USING robot r WHERE r.user_id = u.id AND u.id = $1";

    private final Ledger ledger;
    private final CreateSecret createSecret;
    private final RaiseEpoch raiseEpoch;

    CreateRobot(Ledger ledger, CreateSecret createSecret, RaiseEpoch raiseEpoch) {
        this.ledger = ledger;
        this.createSecret = createSecret;
        this.raiseEpoch = raiseEpoch;
    }

    /** A robot that was just made, or got another secret: the only time that is told. */
    public record Made(int id, Secret secret) {}

    /**
     * Makes a robot; fails with a violation of {@link #NAME_IS_UNIQUE}.
     *
     * @param by the user who makes it
     * @param secret whose name is the robot's, without the prefix
     */
    public Uni<Made> create(int by, String description, SecretDraft secret) {
        return ledger.write(tx -> tx.query(ADD_USER, PREFIX + secret.name())
                .map(rows -> rows.iterator().next().getInteger("id"))
                .call(id -> tx.execute(ADD_ROBOT, id, description, by))
                .chain(id -> secret(tx, id, secret)));
    }

    private Uni<Made> secret(Tx tx, int id, SecretDraft draft) {
        return createSecret.add(tx, id, draft, Secret.Kind.ROBOT).map(made -> new Made(id, made.secret()));
    }

    /** Gives robot {@code id} another secret in place of the one it has; null where there is no such robot. */
    public Uni<@Nullable Made> rotate(int id, SecretDraft secret) {
        return ledger.write(tx -> tx.query(IS_ROBOT, id)
                .chain(rows -> rows.size() == 0 ? Uni.createFrom().nullItem() : replaced(tx, id, secret)));
    }

    private Uni<Made> replaced(Tx tx, int id, SecretDraft secret) {
        return tx.execute(FORGET_SECRETS, id)
                .chain(() -> raiseEpoch.ofUser(tx, id))
                .chain(() -> secret(tx, id, secret));
    }

    /** Deletes robot {@code id} with all it had; whether there was one. */
    public Uni<Boolean> delete(int id) {
        return ledger.write(tx -> tx.execute(DELETE, id)).map(rows -> rows > 0);
    }
}
