package io.slipway.catalog.serving;

import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The lists of the registry: the tags of a version, and the public names. Both in byte order, from after a given entry. */
@ApplicationScoped
public class ListServed {
    static final String TAGS = """
            SELECT tag_name
              FROM membership
             WHERE repository_id = $1 AND tag_name IS NOT NULL AND tag_name > $3
               AND added <= $2 AND (removed IS NULL OR removed > $2)
             ORDER BY tag_name
             LIMIT $4""";

    private static final String NAMES = """
            SELECT base_path
              FROM distribution
             WHERE base_path > $1 AND NOT hidden AND ($2 OR NOT private)
               AND (repository_id IS NOT NULL OR version_id IS NOT NULL)
             ORDER BY base_path
             LIMIT $3""";

    private final Ledger ledger;

    ListServed(Ledger ledger) {
        this.ledger = ledger;
    }

    /** At most {@code limit} tags of {@code version} that come after {@code last} (the empty text: from the first). */
    public Uni<List<TagName>> tags(Pointer.Target version, String last, int limit) {
        return ledger.read(TAGS, version.repository().value(), version.number(), last, limit)
                .map(rows -> rows.stream()
                        .map(row -> new TagName(row.getString("tag_name")))
                        .toList());
    }

    /** At most {@code limit} names that come after {@code last}; private ones only where {@code all} may be seen. */
    public Uni<List<RepositoryName>> names(String last, boolean all, int limit) {
        return ledger.read(NAMES, last, all, limit)
                .map(rows -> rows.stream()
                        .map(row -> new RepositoryName(row.getString("base_path")))
                        .toList());
    }
}
