package io.slipway.catalog.serving;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.permission.MayPull;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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

    /** With a condition on what may be read where {@code {}} is. */
    private static final String NAMES = """
            SELECT d.base_path
              FROM distribution d
             WHERE d.base_path > $1 AND NOT d.hidden AND ({})
               AND (d.repository_id IS NOT NULL OR d.version_id IS NOT NULL)
             ORDER BY d.base_path
             LIMIT $2""";

    private final Ledger ledger;
    private final MayPull mayPull;

    ListServed(Ledger ledger, MayPull mayPull) {
        this.ledger = ledger;
        this.mayPull = mayPull;
    }

    /** At most {@code limit} tags of {@code version} that come after {@code last} (the empty text: from the first). */
    public Uni<List<TagName>> tags(Pointer.Target version, String last, int limit) {
        return ledger.read(TAGS, version.repository().value(), version.number(), last, limit)
                .map(rows -> rows.stream()
                        .map(row -> new TagName(row.getString("tag_name")))
                        .toList());
    }

    /** At most {@code limit} names that come after {@code last} and that {@code who} may pull from. */
    public Uni<List<RepositoryName>> names(String last, Principal who, int limit) {
        return mayPull.by(who).chain(may -> names(last, may, limit));
    }

    private Uni<List<RepositoryName>> names(String last, Condition may, int limit) {
        List<Object> arguments = new ArrayList<>(List.of(last, limit));
        arguments.addAll(may.parameters());
        return ledger.read(NAMES.replace("{}", may.numbered(2)), arguments.toArray())
                .map(rows -> rows.stream()
                        .map(row -> new RepositoryName(row.getString("base_path")))
                        .toList());
    }
}
