package io.slipway.access.oidc;

import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes the user a token is about what the token says: there, in these groups and no others, with these roles on everything and no others.
 * Roles on single objects, which he was given here, stay. Of several tokens the newest counts: an older one brings nothing back.
 */
@ApplicationScoped
class ApplyIssued {
    private static final String PRESENT = "SELECT epoch, is_superuser FROM app_user WHERE id = $1 AND is_active";

    private static final String FIND = """
            SELECT u.id, u.username, u.is_superuser, u.is_active, u.epoch
              FROM user_identity i
              JOIN app_user u ON u.id = i.user_id
             WHERE i.issuer = $1 AND i.subject = $2 AND (i.token_at > $3 OR (i.token_at = $3 AND i.token_says = $4))""";

    private static final String LOCK = """
            SELECT i.user_id, i.token_at
              FROM user_identity i
             WHERE i.issuer = $1 AND i.subject = $2
               FOR UPDATE""";

    private static final String ADD_USER = """
            INSERT INTO app_user (username, first_name, last_name, email)
            VALUES ($1, $2, $3, $4)
                ON CONFLICT ON CONSTRAINT app_user_username_is_unique DO NOTHING
            RETURNING id""";

    private static final String ADD_IDENTITY =
            "INSERT INTO user_identity (issuer, subject, user_id) VALUES ($1, $2, $3)";

    private static final String LEAVE_GROUPS = """
            DELETE FROM group_member m
             USING app_group g
             WHERE g.id = m.group_id AND m.user_id = $1 AND g.name <> ALL ($2)""";

    private static final String JOIN_GROUPS = """
            INSERT INTO group_member (user_id, group_id)
            SELECT $1, g.id FROM app_group g WHERE g.name = ANY ($2) ORDER BY g.id
                ON CONFLICT DO NOTHING""";

    private static final String LOSE_ROLES = """
            DELETE FROM role_assignment a
             USING role r
             WHERE r.id = a.role_id AND a.user_id = $1 AND a.object_id IS NULL AND r.name <> ALL ($2)""";

    private static final String GAIN_ROLES = """
            INSERT INTO role_assignment (id, role_id, user_id)
            SELECT w.id, r.id, $1
              FROM unnest($2::text[], $3::uuid[]) AS w (name, id)
              JOIN role r ON r.name = w.name
             ORDER BY r.id
                ON CONFLICT DO NOTHING""";

    private static final String TELL_USER = """
            UPDATE app_user
               SET is_superuser = $2,
                   epoch = epoch + CASE WHEN $3 OR (is_superuser AND NOT $2) THEN 1 ELSE 0 END,
                   updated_at = now()
             WHERE id = $1 AND (is_superuser <> $2 OR $3)""";

    private static final String REMEMBER =
            "UPDATE user_identity SET token_at = $3, token_says = $4 WHERE issuer = $1 AND subject = $2";

    private static final String READ =
            "SELECT id, username, is_superuser, is_active, epoch FROM app_user WHERE id = $1";

    private final Ledger ledger;
    private final OidcIssuers issuers;

    ApplyIssued(Ledger ledger, OidcIssuers issuers) {
        this.ledger = ledger;
        this.issuers = issuers;
    }

    /** Whether {@code user} is what he was when he was verified. */
    Uni<Boolean> isPresent(Principal.User user) {
        return ledger.read(PRESENT, user.id()).map(rows -> isPresent(rows, user));
    }

    private static boolean isPresent(RowSet<Row> rows, Principal.User user) {
        for (Row row : rows) {
            return row.getInteger("epoch") == user.epoch() && row.getBoolean("is_superuser") == user.superuser();
        }
        return false;
    }

    /** The user of {@code issued}, as he is once it was applied; fails with {@link NotVouchedFor} where he is not let in. */
    Uni<Principal.User> apply(Issued issued) {
        return ledger.read(FIND, issued.issuer(), issued.subject(), at(issued), says(issued))
                .chain(rows ->
                        rows.size() > 0 ? Uni.createFrom().item(user(rows)) : ledger.write(tx -> write(tx, issued)));
    }

    private Uni<Principal.User> write(Tx.Sql tx, Issued issued) {
        return locked(tx, issued)
                .onItem()
                .ifNull()
                .switchTo(() -> added(tx, issued))
                .chain(row -> isOlder(issued, row)
                        ? Uni.createFrom().item(row.getInteger("user_id"))
                        : replaced(tx, issued, row.getInteger("user_id")))
                .chain(id -> tx.query(READ, id))
                .map(ApplyIssued::user);
    }

    private static boolean isOlder(Issued issued, Row row) {
        return row.getOffsetDateTime("token_at").isAfter(at(issued));
    }

    private static Uni<Row> locked(Tx.Sql tx, Issued issued) {
        return tx.query(LOCK, issued.issuer(), issued.subject()).map(ApplyIssued::first);
    }

    @SuppressWarnings("NullAway") // null is what the caller asks for
    private static Row first(RowSet<Row> rows) {
        return rows.size() == 0 ? null : rows.iterator().next();
    }

    /** A name that is somebody else's here is not taken over, whatever the issuer says; two first requests at once make one user. */
    private Uni<Row> added(Tx.Sql tx, Issued issued) {
        if (!issuers.byUrl(issued.issuer())
                .map(known -> known.config().createsUsers())
                .orElse(false)) {
            return Uni.createFrom().failure(new NotVouchedFor("there is no user here for the subject of the token"));
        }
        Issued.Person person = issued.person();
        return tx.query(ADD_USER, person.username(), person.firstName(), person.lastName(), person.email())
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(0)
                        : tx.execute(
                                ADD_IDENTITY,
                                issued.issuer(),
                                issued.subject(),
                                rows.iterator().next().getInteger("id")))
                .chain(done -> locked(tx, issued))
                .onItem()
                .ifNull()
                .failWith(() -> new NotVouchedFor("the name in the token is already that of another user"));
    }

    private static Uni<Integer> replaced(Tx.Sql tx, Issued issued, int user) {
        String[] groups = issued.groups().toArray(String[]::new);
        String[] roles = issued.roles().toArray(String[]::new);
        UUID[] ids = Stream.generate(Ids::next).limit(roles.length).toArray(UUID[]::new);
        return tx.execute(LEAVE_GROUPS, user, groups)
                .chain(left -> tx.execute(LOSE_ROLES, user, roles).map(lost -> left + lost > 0))
                .call(() -> tx.execute(JOIN_GROUPS, user, groups))
                .call(() -> tx.execute(GAIN_ROLES, user, roles, ids))
                .chain(takesAway -> tx.execute(TELL_USER, user, issued.isSuperuser(), takesAway))
                .chain(() -> tx.execute(REMEMBER, issued.issuer(), issued.subject(), at(issued), says(issued)))
                .replaceWith(user);
    }

    private static OffsetDateTime at(Issued issued) {
        return issued.issuedAt().atOffset(ZoneOffset.UTC);
    }

    /** What a token gives its bearer, in a form that is equal for equal gifts. */
    private static String says(Issued issued) {
        return Stream.of(
                        issued.groups().stream().map(group -> "group " + group),
                        issued.roles().stream().map(role -> "role " + role),
                        Optional.of("superuser").filter(word -> issued.isSuperuser()).stream())
                .flatMap(texts -> texts)
                .sorted()
                .toList()
                .toString();
    }

    private static Principal.User user(RowSet<Row> rows) {
        for (Row row : rows) {
            if (row.getBoolean("is_active")) {
                return new Principal.User(
                        row.getInteger("id"),
                        row.getString("username"),
                        row.getBoolean("is_superuser"),
                        row.getInteger("epoch"));
            }
        }
        throw new NotVouchedFor("the user of the token is not active here");
    }
}
