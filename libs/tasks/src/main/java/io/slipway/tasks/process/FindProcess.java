package io.slipway.tasks.process;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds processes. */
@ApplicationScoped
public class FindProcess {
    private static final String ONLINE = """
            SELECT id, name, kind, started_at, last_heartbeat
              FROM process
             WHERE last_heartbeat > now() - make_interval(secs => $1)
             ORDER BY started_at, id""";

    private static final ListRows.Rows PROCESSES = ListRows.Rows.of(
            "p.id, p.name, p.kind, p.started_at, p.last_heartbeat",
            "process p",
            "p.id",
            "p.started_at DESC, p.id DESC");

    private final Ledger ledger;
    private final ListRows rows;
    private final ProcessConfig config;

    FindProcess(Ledger ledger, ListRows rows, ProcessConfig config) {
        this.ledger = ledger;
        this.rows = rows;
        this.config = config;
    }

    /** Those that are there. */
    public Uni<List<OnlineProcess>> online() {
        return ledger.read(ONLINE, (double) config.gone().toSeconds())
                .map(found -> found.stream().map(OnlineProcess::of).toList());
    }

    /** Whether a process of {@code process p} is there, for a list. */
    public Condition isOnline() {
        return Condition.of("p.last_heartbeat > now() - make_interval(secs => ?)", (double)
                config.gone().toSeconds());
    }

    /** Those of {@code selection} on the columns of {@code process p}. */
    public Uni<Page<OnlineProcess>> list(Selection selection) {
        return rows.list(PROCESSES, selection, OnlineProcess::of);
    }

    /** The process of {@code id}; null when there is none. */
    public Uni<@Nullable OnlineProcess> byId(UUID id) {
        return list(Selection.only(Condition.of("p.id = ?", id)))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }
}
