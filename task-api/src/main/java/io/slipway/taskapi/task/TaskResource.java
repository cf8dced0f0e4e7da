package io.slipway.taskapi.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.slipway.tasks.order.CancelTask;
import io.slipway.tasks.order.ForgetTask;
import io.slipway.tasks.order.PurgeTasks;
import io.slipway.tasks.task.FindTask;
import io.slipway.tasks.task.Task;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;

/** Tasks: {@code /pulp/api/v3/tasks/}. */
@Path("/pulp/api/v3/tasks/")
@Produces(MediaType.APPLICATION_JSON)
public class TaskResource implements Described {
    private static final List<String> STATES =
            List.of("waiting", "skipped", "running", "completed", "failed", "canceled", "canceling");

    private static final Form<String> CANCEL = new Form<>("TaskCancel", TaskResource::canceled);

    private static final Filters FILTERS = Filters.of(ResourceType.TASK, Column.of("t.id"))
            .choice("state", STATES, Column.of("t.state"))
            .exact("name", Column.of("t.name"))
            .containing("name", Column.of("t.name"))
            .anyOf("name__in", Column.of("t.name"))
            .other("name", Column.of("t.name"))
            .exact("logging_cid", Column.of("t.logging_cid"))
            .containing("logging_cid", Column.of("t.logging_cid"))
            .moment("pulp_created", Column.of("t.created_at"))
            .moment("unblocked_at", Column.of("t.unblocked_at"))
            .moment("started_at", Column.of("t.started_at"))
            .moment("finished_at", Column.of("t.finished_at"))
            .meaning("reserved_resources", text -> reserving(List.of(Reserved.prn(text), Reserved.shared(text))))
            .meanings("reserved_resources__in", TaskResource::reservingAny)
            .meaning("exclusive_resources", text -> reserving(List.of(Reserved.prn(text))))
            .meanings(
                    "exclusive_resources__in",
                    texts -> reserving(texts.stream().map(Reserved::prn).toList()))
            .meaning("shared_resources", text -> reserving(List.of(Reserved.shared(text))))
            .meanings(
                    "shared_resources__in",
                    texts -> reserving(texts.stream().map(Reserved::shared).toList()))
            .meaning("created_resources", TaskResource::creating)
            .meaning("parent_task", TaskResource::none)
            .meaning("child_tasks", TaskResource::none)
            .meaning("task_group", TaskResource::none)
            .meaning("worker", TaskResource::none)
            .orderedBy("name", Column.of("t.name"))
            .orderedBy("pulp_last_updated", Column.of("t.updated_at"))
            .build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.TASK)
            .list(FILTERS, TaskDocument.class)
            .needs(Need.scope())
            .read(TaskDocument.class)
            .needs(Need.on("view"))
            .cancel(CANCEL, TaskDocument.class)
            .needs(Need.on("change"))
            .forget()
            .needs(Need.on("delete"))
            .command("purge", Purge.FORM)
            .needs(Need.superuser())
            .part("profile_artifacts", Profiles.class)
            .needs(Need.on("view"));

    /** Profiles of a task: there are none. */
    @Schema(name = "ProfileArtifactResponse")
    public record Profiles(Map<String, String> urls) {}

    private final FindTask findTask;
    private final CancelTask cancelTask;
    private final ForgetTask forgetTask;
    private final PurgeTasks purgeTasks;
    private final Request request;

    TaskResource(
            FindTask findTask, CancelTask cancelTask, ForgetTask forgetTask, PurgeTasks purgeTasks, Request request) {
        this.findTask = findTask;
        this.cancelTask = cancelTask;
        this.forgetTask = forgetTask;
        this.purgeTasks = purgeTasks;
        this.request = request;
    }

    private static Condition reserving(List<String> resources) {
        return Condition.of("t.reserved && ?", (Object) resources.toArray(String[]::new));
    }

    private static Condition reservingAny(List<String> texts) {
        return reserving(texts.stream()
                .flatMap(text -> Stream.of(Reserved.prn(text), Reserved.shared(text)))
                .toList());
    }

    private static Condition creating(String href) {
        return Condition.of("t.created_resources @> ARRAY[CAST(? AS text)]", href);
    }

    /** Tasks here have no parents, no groups, and name no worker. */
    private static Condition none(String ignored) {
        return Condition.of("false");
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists tasks, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return findTask.list(listing.selection()).map(page -> listing.answer(page, task -> shown(uri, task)));
    }

    /** Reads a task. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(id).map(task -> Pages.projected(uri, shown(uri, task)));
    }

    /** Whole, or as little as {@code minimal} asks for. */
    private static Record shown(UriInfo uri, Task task) {
        boolean isMinimal = Boolean.parseBoolean(uri.getQueryParameters().getFirst("minimal"));
        return isMinimal ? MinimalTaskDocument.of(task) : TaskDocument.of(task);
    }

    /** Reads the profiles of a task. */
    @GET
    @Path("{id}/profile_artifacts/")
    public Uni<ObjectNode> profiles(@RestPath UUID id) {
        return require(id).map(task -> Json.tree(new Profiles(Map.of())));
    }

    /** Forgets a task that has ended: 204, or 409 where it has not. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> forget(@RestPath UUID id) {
        return forgetTask.forget(new TaskId(id)).map(TaskResource::forgotten);
    }

    private static Response forgotten(ForgetTask.Outcome outcome) {
        return switch (outcome) {
            case FORGOTTEN -> Response.status(204).build();
            case NOT_ENDED -> Response.status(409).build();
            case UNKNOWN -> throw Refused.unknown(ResourceType.TASK);
        };
    }

    /** Forgets what ended long ago: 202. The task that is answered says how many there were. */
    @POST
    @Path("purge/")
    public Uni<Response> purge(Sent sent) {
        RequestedBy by = request.by();
        Purge purge = Purge.FORM.read(sent);
        return purgeTasks
                .purge(purge.finishedBefore(), purge.states(), by.user(), by.correlationId())
                .map(task -> Response.accepted(Json.tree(new Operations.Accepted(ResourceType.TASK.href(task))))
                        .build());
    }

    private Uni<Task> require(UUID id) {
        return findTask.byId(new TaskId(id)).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.TASK));
    }

    /** Cancels a task: 200, or 409 where it has ended already. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> cancel(@RestPath UUID id, Sent sent) {
        String ignored = CANCEL.read(sent);
        return require(id)
                .chain(() -> cancelTask.cancel(new TaskId(id)))
                .chain(canceled -> require(id).map(task -> answer(canceled, task)));
    }

    private static String canceled(Body body) {
        String state = body.requiredText("state");
        if (!state.isEmpty() && !state.equals(TaskState.CANCELED.toString())) {
            body.note("state", "The only acceptable value for 'state' is 'canceled'.");
        }
        body.check();
        return state;
    }

    private static Response answer(boolean canceled, Task task) {
        return Response.status(canceled ? 200 : 409)
                .entity(Json.tree(TaskDocument.of(task)))
                .build();
    }
}
