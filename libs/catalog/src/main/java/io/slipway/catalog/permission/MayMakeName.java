package io.slipway.catalog.permission;

import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether somebody may make a public name. In a namespace that is there, whoever may add distributions to it; a new namespace is
 * made by whoever may make namespaces, and by the user it is called after.
 */
@ApplicationScoped
public class MayMakeName {
    private static final Permission ADD = Permission.to("add", Models.DISTRIBUTION);
    private static final Permission ADD_THERE = new Permission("container.namespace_add_containerdistribution");
    private static final Permission ADD_NAMESPACE = Permission.to("add", Models.NAMESPACE);

    private static final String FIND = "SELECT id FROM namespace WHERE name = $1";

    private final Ledger ledger;
    private final Decide decide;

    MayMakeName(Ledger ledger, Decide decide) {
        this.ledger = ledger;
        this.decide = decide;
    }

    /** Whether {@code who} may make {@code name}. */
    public Uni<Boolean> may(Principal.User who, RepositoryName name) {
        return decide.everywhere(who, ADD)
                .chain(may -> may ? Uni.createFrom().item(true) : mayInNamespace(who, name.namespace()));
    }

    private Uni<Boolean> mayInNamespace(Principal.User who, String namespace) {
        return ledger.read(FIND, namespace)
                .map(MayMakeName::first)
                .chain(id -> id == null
                        ? mayMakeNamespace(who, namespace)
                        : decide.on(who, ADD_THERE, Models.namespace(id)));
    }

    private Uni<Boolean> mayMakeNamespace(Principal.User who, String namespace) {
        return namespace.equals(who.name()) ? Uni.createFrom().item(true) : decide.everywhere(who, ADD_NAMESPACE);
    }

    private static @Nullable UUID first(RowSet<Row> rows) {
        for (Row row : rows) {
            return row.getUUID("id");
        }
        return null;
    }
}
