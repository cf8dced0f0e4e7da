package io.slipway.catalog.repository;

import io.slipway.access.assignment.OwnObject;
import io.slipway.catalog.permission.Models;
import io.slipway.ledger.transaction.Ids;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Creates a repository with its version 0, which holds nothing. */
@ApplicationScoped
public class CreateRepository {
    /** The constraint a name that is taken runs into. */
    public static final String NAME_IS_UNIQUE = "repository_name_is_unique";

    private static final String ADD = """
            INSERT INTO repository (id, name, description, labels, retain_repo_versions, retain_checkpoints, remote_id, latest_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";

    private static final String ADD_EMPTY_VERSION =
            "INSERT INTO repository_version (id, repository_id, number) VALUES ($1, $2, 0)";

    private final Ledger ledger;
    private final OwnObject ownObject;

    CreateRepository(Ledger ledger, OwnObject ownObject) {
        this.ledger = ledger;
        this.ownObject = ownObject;
    }

    /**
     * Creates the repository; fails with a violation of {@link #NAME_IS_UNIQUE} when the name is taken.
     *
     * @param creator who owns it; null where nobody does
     */
    public Uni<RepositoryId> create(RepositoryDraft draft, @Nullable Integer creator) {
        return ledger.write(tx -> create(tx, draft, creator));
    }

    /** As {@link #create(RepositoryDraft, Integer)}, as part of {@code tx}. */
    public Uni<RepositoryId> create(Tx.Sql tx, RepositoryDraft draft, @Nullable Integer creator) {
        return add(tx, new RepositoryId(Ids.next()), draft).call(id -> ownObject.own(tx, creator, Models.of(id)));
    }

    private static Uni<RepositoryId> add(Tx.Sql tx, RepositoryId id, RepositoryDraft draft) {
        VersionId empty = new VersionId(Ids.next());
        return tx.execute(
                        ADD,
                        id.value(),
                        draft.name(),
                        draft.description(),
                        new JsonObject(new HashMap<>(draft.labels())),
                        draft.retainRepoVersions(),
                        draft.retainCheckpoints(),
                        draft.remote(),
                        empty.value())
                .chain(() -> tx.execute(ADD_EMPTY_VERSION, empty.value(), id.value()))
                .replaceWith(id);
    }
}
