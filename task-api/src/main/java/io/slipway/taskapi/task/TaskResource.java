package io.slipway.taskapi.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Window;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Query;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.page.Pages;
import io.slipway.tasks.order.CancelTask;
import io.slipway.tasks.task.FindTask;
import io.slipway.tasks.task.Task;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Tasks: {@code /pulp/api/v3/tasks/}. */
@Path("/pulp/api/v3/tasks/")
@Produces(MediaType.APPLICATION_JSON)
public class TaskResource {
    private static final Set<String> STATES =
            Set.of("waiting", "skipped", "running", "completed", "failed", "canceled", "canceling");

    private final FindTask findTask;
    private final CancelTask cancelTask;

    TaskResource(FindTask findTask, CancelTask cancelTask) {
        this.findTask = findTask;
        this.cancelTask = cancelTask;
    }

    /** Lists tasks, newest first; by {@code state}, {@code state__in}, {@code name}, {@code logging_cid}, reserved and created resources. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        List<Condition> conditions = new ArrayList<>();
        query.one("state").ifPresent(state -> conditions.add(Condition.of("t.state = ?", known(state))));
        query.many("state__in")
                .ifPresent(states ->
                        conditions.add(Condition.of("t.state = ANY(?)", (Object) states.toArray(String[]::new))));
        query.one("name").ifPresent(name -> conditions.add(Condition.of("t.name = ?", name)));
        query.one("name__contains")
                .ifPresent(part -> conditions.add(Condition.of("t.name LIKE ?", "%" + Condition.literal(part) + "%")));
        query.one("logging_cid").ifPresent(cid -> conditions.add(Condition.of("t.logging_cid = ?", cid)));
        query.one("reserved_resources")
                .ifPresent(prn -> conditions.add(Condition.of("t.reserved @> ARRAY[CAST(? AS text)]", prn)));
        query.one("created_resources")
                .ifPresent(href -> conditions.add(Condition.of("t.created_resources @> ARRAY[CAST(? AS text)]", href)));
        query.check();
        Window window = query.window();
        return findTask.list(conditions, window).map(page -> Pages.of(uri, window, page, TaskDocument::of));
    }

    private static String known(String state) {
        if (!STATES.contains(state)) {
            throw Refused.field("state", "Select a valid choice. " + state + " is not one of the available choices.");
        }
        return state;
    }

    /** Reads a task. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(id).map(task -> Pages.projected(uri, TaskDocument.of(task)));
    }

    private Uni<Task> require(UUID id) {
        return findTask.byId(new TaskId(id)).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.TASK));
    }

    /** Cancels a task: 200, or 409 where it has ended already. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> cancel(@RestPath UUID id, String text) {
        Body body = Body.of(text);
        String state = body.requiredText("state");
        if (!state.isEmpty() && !state.equals(TaskState.CANCELED.toString())) {
            body.note("state", "The only acceptable value for 'state' is 'canceled'.");
        }
        body.check();
        return require(id)
                .chain(() -> cancelTask.cancel(new TaskId(id)))
                .chain(canceled -> require(id)
                        .map(task -> Response.status(canceled ? 200 : 409)
                                .entity(Json.tree(TaskDocument.of(task)))
                                .build()));
    }
}
