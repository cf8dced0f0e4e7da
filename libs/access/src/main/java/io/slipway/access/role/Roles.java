package io.slipway.access.role;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The rows of roles. */
@ApplicationScoped
class Roles implements PanacheRepositoryBase<RoleEntity, UUID> {
    private static final String KNOWN = "SELECT name FROM permission WHERE name IN (:names)";

    /** Fails with {@link UnknownPermissions} where {@code names} are not all there. */
    Uni<Void> requirePermissions(Tx.Orm tx, List<String> names) {
        return names.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.session()
                        .createNativeQuery(KNOWN, String.class)
                        .setParameter("names", names)
                        .getResultList()
                        .invoke(known -> require(known, names))
                        .replaceWithVoid();
    }

    private static void require(List<String> known, List<String> names) {
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new UnknownPermissions(unknown);
        }
    }
}
