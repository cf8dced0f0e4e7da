package io.slipway.catalog.repository;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds repositories. */
@ApplicationScoped
public class FindRepository {
    private static final ListRows.Rows REPOSITORIES = ListRows.Rows.of(
            "id, name, description, labels, retain_repo_versions, retain_checkpoints, remote_id, latest_number, created_at, updated_at",
            "repository",
            "created_at DESC, id DESC");

    private final ListRows rows;

    FindRepository(ListRows rows) {
        this.rows = rows;
    }

    /** The repository of {@code id}; null when there is none. */
    public Uni<@Nullable Repository> byId(RepositoryId id) {
        return list(List.of(Condition.of("id = ?", id.value())), new Window(1, 0))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Those that meet {@code conditions} on the columns of {@code repository}, newest first. */
    public Uni<Page<Repository>> list(List<Condition> conditions, Window window) {
        return rows.list(REPOSITORIES, conditions, window, Repository::of);
    }
}
