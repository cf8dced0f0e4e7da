package io.slipway.catalog.serving;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.permission.Models;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates a namespace. Most come with the first name in them. */
@ApplicationScoped
public class CreateNamespace {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "namespace_name_is_unique";

    private static final String ADD = """
            INSERT INTO namespace (id, name, labels) VALUES ($1, $2, $3)
            RETURNING id, name, labels, created_at, updated_at""";

    private final Ledger ledger;
    private final OwnObject ownObject;

    CreateNamespace(Ledger ledger, OwnObject ownObject) {
        this.ledger = ledger;
        this.ownObject = ownObject;
    }

    /**
     * Creates the namespace; fails with a violation of {@link #NAME_IS_UNIQUE} when the name is taken.
     *
     * @param creator who owns it; null where nobody does
     */
    public Uni<Namespace> create(String name, Map<String, @Nullable String> labels, @Nullable Integer creator) {
        return ledger.write(tx -> tx.query(ADD, Ids.next(), name, new JsonObject(new HashMap<>(labels)))
                .map(rows -> Namespace.of(rows.iterator().next()))
                .call(made -> ownObject.own(tx, creator, Models.namespace(made.id()))));
    }
}
