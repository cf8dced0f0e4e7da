package io.slipway.access.accesstoken;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds personal access tokens and secrets of robots: all of them but themselves. */
@ApplicationScoped
public class FindSecret {
    static final ListRows.Rows SECRETS = ListRows.Rows.newestFirst(
            "s.id, s.user_id, s.name, s.scopes, s.expires_at, s.created_at", "access_secret s", "s");

    private final ListRows rows;

    FindSecret(ListRows rows) {
        this.rows = rows;
    }

    /** Secrets of {@code user}. */
    public static Condition of(int user) {
        return Condition.of("s.user_id = ?", user);
    }

    /** Those of {@code selection} on the columns of {@code access_secret s}; the newest first unless it says otherwise. */
    public Uni<Page<KnownSecret>> list(Selection selection) {
        return rows.list(SECRETS, selection, FindSecret::secret);
    }

    /** The one of {@code id}; null when there is none. */
    public Uni<@Nullable KnownSecret> byId(UUID id) {
        return list(Selection.only(Condition.of("s.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    private static KnownSecret secret(Row row) {
        String[] scopes = row.getArrayOfStrings("scopes");
        return new KnownSecret(
                row.getUUID("id"),
                row.getInteger("user_id"),
                new SecretDraft(
                        row.getString("name"),
                        scopes == null ? null : List.of(scopes),
                        row.getOffsetDateTime("expires_at")),
                row.getOffsetDateTime("created_at"));
    }
}
