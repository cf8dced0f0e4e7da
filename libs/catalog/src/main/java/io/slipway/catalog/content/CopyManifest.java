package io.slipway.catalog.content;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Keeps account of which manifests have a copy in the object store. */
@ApplicationScoped
public class CopyManifest {
    private static final String WITHOUT_COPY = """
            SELECT id, digest, media_type, bytes
              FROM manifest
             WHERE copy_key IS NULL AND id > $1
             ORDER BY id
             LIMIT $2""";

    private static final String COPIED = "UPDATE manifest SET copy_key = $2 WHERE id = $1 AND copy_key IS NULL";

    private final Ledger ledger;

    CopyManifest(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A manifest that has no copy yet. */
    public record Uncopied(ContentId id, Digest digest, MediaType mediaType, Buffer bytes) {}

    /** At most {@code limit} manifests without a copy that come after {@code after}, in the order of their ids. */
    public Uni<List<Uncopied>> find(ContentId after, int limit) {
        return ledger.read(WITHOUT_COPY, after.value(), limit)
                .map(rows -> rows.stream().map(CopyManifest::uncopied).toList());
    }

    private static Uncopied uncopied(Row row) {
        return new Uncopied(
                new ContentId(row.getUUID("id")),
                Digest.fromString(row.getString("digest")),
                new MediaType(row.getString("media_type")),
                row.getBuffer("bytes").getDelegate());
    }

    /** Records where the copy is; false where the manifest is gone or somebody else's copy was recorded first: {@code key} names nothing. */
    public Uni<Boolean> copied(ContentId id, String key) {
        return ledger.writeOne(COPIED, id.value(), key).map(rows -> rows.rowCount() == 1);
    }
}
