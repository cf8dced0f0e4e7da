package io.slipway.catalog.upload;

import static io.slipway.oci.error.RegistryError.TOOMANYREQUESTS;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.quota.EnforceQuota;
import io.slipway.catalog.serving.RefusePush;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Unhurried;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Begins an upload. Makes no name yet: the first blob that arrives whole does. The commit does not wait for the disk: an upload that a power
 * failure takes is begun anew.
 */
@ApplicationScoped
public class BeginUpload {
    private static final String ADD = """
            WITH unhurried AS (%s)
            INSERT INTO upload (id, base_path, principal, store_key, state)
            SELECT $1, CAST($2 AS text), $3, $4, $5
              FROM unhurried
             WHERE (SELECT count(*) FROM (SELECT 1 FROM upload WHERE principal = $3 LIMIT $6) AS his) < $6
            """.formatted(Unhurried.COMMIT);

    /** Empty wherever there is something to be looked at more closely. */
    private static final String ADD_AT_ONCE = ADD + """
               AND NOT EXISTS (SELECT 1 FROM distribution d WHERE %s)
               AND NOT EXISTS (SELECT 1 FROM quota q JOIN namespace n ON n.id = q.namespace_id WHERE n.name = $8)
            """.formatted(RefusePush.IN_THE_WAY.formatted("$7", "$2"));

    private final Ledger ledger;
    private final RefusePush refusePush;
    private final EnforceQuota enforceQuota;
    private final UploadSessionConfig config;

    BeginUpload(Ledger ledger, RefusePush refusePush, EnforceQuota enforceQuota, UploadSessionConfig config) {
        this.ledger = ledger;
        this.refusePush = refusePush;
        this.enforceQuota = enforceQuota;
        this.config = config;
    }

    /**
     * Begins an upload to {@code name}. {@code DENIED} where the name is pinned to a version or the
     * namespace is full, {@code NAME_INVALID} where it is new and lies
     * above or below another, {@code TOOMANYREQUESTS} where {@code who} has too many uploads open.
     *
     * @param storeKey what the object store calls it
     * @param state where the object store stands, in the caller's words; at most 1 MiB
     */
    public Uni<UploadId> begin(RepositoryName name, Principal who, String storeKey, String state) {
        UploadId id = new UploadId(Ids.next());
        return ledger.writeOne(
                        ADD_AT_ONCE,
                        id.value(),
                        name.toString(),
                        Owner.of(who),
                        storeKey,
                        state,
                        config.perPrincipal(),
                        RefusePush.selfAndAncestors(name),
                        name.namespace())
                .chain(rows ->
                        rows.rowCount() == 1 ? Uni.createFrom().item(id) : lookedAt(id, name, who, storeKey, state));
    }

    /** Says what is in the way, where something is. */
    private Uni<UploadId> lookedAt(UploadId id, RepositoryName name, Principal who, String storeKey, String state) {
        return refusePush
                .unlessPossible(name)
                .chain(() -> enforceQuota.room(name))
                .chain(() -> ledger.writeOne(
                        ADD, id.value(), name.toString(), Owner.of(who), storeKey, state, config.perPrincipal()))
                .invoke(rows -> refuseUnlessAdded(rows.rowCount()))
                .replaceWith(id);
    }

    private void refuseUnlessAdded(int added) {
        if (added == 0) {
            throw TOOMANYREQUESTS.because(config.perPrincipal()
                    + " uploads are open already: finish or cancel some, or wait until they expire");
        }
    }
}
