package io.slipway.catalog.repository;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds repositories. */
@ApplicationScoped
public class FindRepository {
    private static final ListRows.Rows REPOSITORIES = ListRows.Rows.newestFirst(
                    "id, name, description, labels, retain_repo_versions, retain_checkpoints, remote_id, latest_number, created_at, updated_at",
                    "repository",
                    "repository")
            .unique("repository.name");

    private final ListRows rows;

    FindRepository(ListRows rows) {
        this.rows = rows;
    }

    /** The repository of {@code id}; null when there is none. */
    public Uni<@Nullable Repository> byId(RepositoryId id) {
        return list(Selection.only(Condition.of("id = ?", id.value())))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Those of {@code selection} on the columns of {@code repository}; newest first unless it says otherwise. */
    public Uni<Page<Repository>> list(Selection selection) {
        return rows.list(REPOSITORIES, selection, Repository::of);
    }
}
