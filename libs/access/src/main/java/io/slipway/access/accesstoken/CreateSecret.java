package io.slipway.access.accesstoken;

import io.slipway.access.secret.Secret;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a personal access token. */
@ApplicationScoped
public class CreateSecret {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "access_secret_name_is_unique";

    private static final String ADD = """
            INSERT INTO access_secret (id, user_id, name, hash, scopes, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)""";

    private final Ledger ledger;

    CreateSecret(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A secret that was just made: the only time it is told. */
    public record Made(UUID id, Secret secret) {}

    /** Makes one for {@code user}; fails with a violation of {@link #NAME_IS_UNIQUE}. */
    public Uni<Made> create(int user, SecretDraft draft) {
        return ledger.write(tx -> add(tx, user, draft, Secret.Kind.ACCESS));
    }

    /** As {@link #create}, in a transaction that does more. */
    public Uni<Made> add(Tx tx, int user, SecretDraft draft, Secret.Kind kind) {
        Made made = new Made(Ids.next(), Secret.make(kind));
        return tx.execute(
                        ADD,
                        made.id(),
                        user,
                        draft.name(),
                        made.secret().hash(),
                        scopes(draft.scopes()),
                        draft.expiresAt())
                .replaceWith(made);
    }

    private static String @Nullable [] scopes(@Nullable List<String> scopes) {
        return scopes == null ? null : scopes.toArray(String[]::new);
    }
}
