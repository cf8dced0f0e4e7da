package io.slipway.tasks.task;

import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.tasks.progress.ProgressReport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds tasks, with their progress, newest first. */
@ApplicationScoped
public class FindTask {
    private static final ListRows.Rows TASKS = ListRows.Rows.newestFirst("""
            t.id, t.name, t.state, t.logging_cid, t.created_by, t.created_at, t.updated_at, t.unblocked_at, t.started_at,
            t.finished_at, t.result::text AS result, t.error::text AS error, t.created_resources,
            t.created_prns, t.reserved,
            (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.ordinal), '[]') FROM progress_report p WHERE p.task_id = t.id)
              AS progress""", "task t", "t");

    private final ListRows rows;

    FindTask(ListRows rows) {
        this.rows = rows;
    }

    /** The task of {@code id}; null when there is none. */
    public Uni<@Nullable Task> byId(TaskId id) {
        return list(Selection.only(Condition.of("t.id = ?", id.value())))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** Those of {@code selection} on the columns of {@code task t}; newest first unless it says otherwise. */
    public Uni<Page<Task>> list(Selection selection) {
        return rows.list(TASKS, selection, FindTask::task);
    }

    private static Task task(Row row) {
        return new Task(
                new TaskId(row.getUUID("id")),
                row.getString("name"),
                TaskState.fromString(row.getString("state")),
                row.getString("logging_cid"),
                row.getInteger("created_by"),
                row.getOffsetDateTime("created_at"),
                row.getOffsetDateTime("updated_at"),
                row.getOffsetDateTime("unblocked_at"),
                row.getOffsetDateTime("started_at"),
                row.getOffsetDateTime("finished_at"),
                row.getString("result"),
                row.getString("error"),
                created(row.getArrayOfStrings("created_resources"), row.getArrayOfStrings("created_prns")),
                List.of(row.getArrayOfStrings("reserved")),
                row.get(JsonArray.class, "progress").stream()
                        .map(report -> report((JsonObject) report))
                        .toList());
    }

    private static List<Created> created(String[] hrefs, String[] prns) {
        return IntStream.range(0, hrefs.length)
                .mapToObj(at -> new Created(hrefs[at], prns[at]))
                .toList();
    }

    private static ProgressReport report(JsonObject json) {
        return new ProgressReport(
                json.getString("code"),
                json.getString("message"),
                TaskState.fromString(json.getString("state")),
                json.getLong("total"),
                json.getLong("done"),
                json.getString("suffix"));
    }
}
