package io.slipway.catalog.upload;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_UNKNOWN;
import static io.slipway.oci.error.RegistryError.RANGE_INVALID;

import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Unhurried;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Lets one at a time work on an upload, over all replicas, where the object store does not see to that itself.
 *
 * <p>A hold is kept by being said again every now and then, so that one whose process has died ends by itself. It may be lost without
 * being noticed; but where an upload stands is recorded only by whoever holds it in the same statement, so a record that comes too late
 * changes nothing, and what was acknowledged after it stays; and a blob is linked only while its upload is held ({@link UploadEnd}). As with
 * other records of an upload, no commit waits for the disk.
 */
@ApplicationScoped
public class HoldUpload {
    /** How long a hold is certain; to be kept several times in that time. */
    public static final int SECONDS = 4;

    private static final String UNTIL = "now() + interval '%d s'".formatted(SECONDS);

    private static final String TAKE = """
            WITH unhurried AS (%1$s)
            UPDATE upload
               SET wanted = coalesce(holder <> $4 AND held_until >= now(), false),
                   holder = CASE WHEN holder <> $4 AND held_until >= now() THEN holder ELSE $4 END,
                   held_until = CASE WHEN holder <> $4 AND held_until >= now() THEN held_until ELSE %2$s END
              FROM unhurried
             WHERE id = $1 AND base_path = $2 AND principal = $3
            RETURNING state, writing, holder = $4 AS held""".formatted(Unhurried.COMMIT, UNTIL);

    private static final String KEEP = """
            WITH unhurried AS (%s)
            UPDATE upload SET held_until = %s
              FROM unhurried
             WHERE id = ANY($1) AND holder = ANY($2)
            RETURNING holder, wanted""".formatted(Unhurried.COMMIT, UNTIL);

    private static final String CONFIRM = """
            WITH unhurried AS (%s)
            UPDATE upload SET held_until = %s, writing = $3
              FROM unhurried
             WHERE id = $1 AND holder = $2""".formatted(Unhurried.COMMIT, UNTIL);

    private static final String CONFIRM_AND_RECORD = """
            WITH unhurried AS (%s)
            UPDATE upload SET held_until = %s, writing = $3, state = $4, size = $5, touched_at = %s
              FROM unhurried
             WHERE id = $1 AND holder = $2""".formatted(Unhurried.COMMIT, UNTIL, Touch.NOW);

    private static final String RECORD = """
            WITH unhurried AS (%s)
            UPDATE upload SET state = $3, size = $4, touched_at = %s, writing = 0
              FROM unhurried
             WHERE id = $1 AND holder = $2""".formatted(Unhurried.COMMIT, Touch.NOW);

    private static final String RECORD_LAST = """
            WITH unhurried AS (%s)
            UPDATE upload SET state = $3, size = $4, touched_at = %s, writing = 0, holder = NULL, wanted = false
              FROM unhurried
             WHERE id = $1 AND holder = $2""".formatted(Unhurried.COMMIT, Touch.NOW);

    private static final String LET_GO = """
            WITH unhurried AS (%s)
            UPDATE upload SET holder = NULL, wanted = false
              FROM unhurried
             WHERE id = $1 AND holder = $2""".formatted(Unhurried.COMMIT);

    private final Ledger ledger;

    HoldUpload(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * An upload that somebody asked for.
     *
     * @param state where the object store stands, in words of the service that stores
     * @param isHeld whether it is his now; where not, another has it and is asked to come to an end
     * @param writing what was confirmed last since the last record, which may still be on its way; 0 where nothing was
     */
    public record Taken(String state, boolean isHeld, int writing) {}

    /** Asks for the upload; {@code BLOB_UPLOAD_UNKNOWN} where there is none, or where it is another name's or another principal's. */
    public Uni<Taken> take(RepositoryName name, UploadId id, Principal who, UUID holder) {
        return ledger.writeOne(TAKE, id.value(), name.toString(), Owner.of(who), holder)
                .map(rows -> taken(rows, id));
    }

    private static Taken taken(RowSet<Row> rows, UploadId id) {
        for (Row row : rows) {
            return new Taken(row.getString("state"), row.getBoolean("held"), row.getInteger("writing"));
        }
        throw BLOB_UPLOAD_UNKNOWN.because(id);
    }

    /** Keeps the holds on {@code uploads} of {@code holders}; those that are still there, and whether another wants them. */
    public Uni<Map<UUID, Boolean>> keep(Collection<UploadId> uploads, Collection<UUID> holders) {
        return ledger.writeOne(
                        KEEP, uploads.stream().map(UploadId::value).toArray(UUID[]::new), holders.toArray(UUID[]::new))
                .map(HoldUpload::kept);
    }

    private static Map<UUID, Boolean> kept(RowSet<Row> rows) {
        Map<UUID, Boolean> kept = new HashMap<>();
        for (Row row : rows) {
            kept.put(row.getUUID("holder"), row.getBoolean("wanted"));
        }
        return kept;
    }

    /**
     * Keeps the hold, and says what is written under it next; {@code RANGE_INVALID} where it is lost.
     *
     * @param writing in words of the service that stores; whoever takes the upload before the next record is told
     */
    public Uni<Void> confirm(UploadId id, UUID holder, int writing) {
        return ledger.writeOne(CONFIRM, id.value(), holder, writing)
                .invoke(rows -> refuseUnlessHeld(rows.rowCount()))
                .replaceWithVoid();
    }

    /**
     * As {@link #confirm(UploadId, UUID, int)}, and records that {@code size} bytes of the upload have arrived before.
     *
     * @param state where the object store stands, in the caller's words; at most 1 MiB
     */
    public Uni<Void> confirm(UploadId id, UUID holder, String state, long size, int writing) {
        return ledger.writeOne(CONFIRM_AND_RECORD, id.value(), holder, writing, state, size)
                .invoke(rows -> refuseUnlessHeld(rows.rowCount()))
                .replaceWithVoid();
    }

    /**
     * Records that {@code size} bytes of the upload have arrived, and goes on holding it. {@code RANGE_INVALID} where it is not held any
     * more: another went on with it, or it was done or cancelled.
     *
     * @param state where the object store stands, in the caller's words; at most 1 MiB
     */
    public Uni<Void> record(UploadId id, UUID holder, String state, long size) {
        return ledger.writeOne(RECORD, id.value(), holder, state, size)
                .invoke(rows -> refuseUnlessHeld(rows.rowCount()))
                .replaceWithVoid();
    }

    /** As {@link #record}, and lets it go. */
    public Uni<Void> recordLast(UploadId id, UUID holder, String state, long size) {
        return ledger.writeOne(RECORD_LAST, id.value(), holder, state, size)
                .invoke(rows -> refuseUnlessHeld(rows.rowCount()))
                .replaceWithVoid();
    }

    /** Lets the upload go; does nothing where it is not held any more. */
    public Uni<Void> letGo(UploadId id, UUID holder) {
        return ledger.writeOne(LET_GO, id.value(), holder).replaceWithVoid();
    }

    static void refuseUnlessHeld(int updated) {
        if (updated == 0) {
            throw lost();
        }
    }

    /** {@code RANGE_INVALID}. */
    public static RuntimeException lost() {
        return RANGE_INVALID.because(
                "another request went on with the upload: ask for its status and go on from there");
    }
}
