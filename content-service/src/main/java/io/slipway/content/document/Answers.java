package io.slipway.content.document;

import io.slipway.content.label.LabelChange;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Operations;
import io.slipway.tasks.task.TaskId;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The answers all resources share. */
public final class Answers {
    private Answers() {}

    /** 202: the work is, or has already become, a task. */
    public static Response accepted(TaskId task) {
        return Response.accepted(Json.tree(new Operations.Accepted(ResourceType.TASK.href(task))))
                .build();
    }

    /** 202 where there was something to work on, 404 where there was not. */
    public static Response acceptedOr404(@Nullable TaskId task, ResourceType type) {
        if (task == null) {
            throw Refused.unknown(type);
        }
        return accepted(task);
    }

    /** 200 with the object as it is now. */
    public static Response ok(Object document) {
        return Response.ok(Json.tree(document)).build();
    }

    /** 204 where there was something to delete, 404 where there was not. */
    public static Response gone(boolean deleted, ResourceType type) {
        return gone(deleted, () -> Refused.unknown(type));
    }

    /** 204 where there was something to delete, refused as {@code unknown} says where there was not. */
    public static Response gone(boolean deleted, Supplier<Refused> unknown) {
        if (!deleted) {
            throw unknown.get();
        }
        return Response.noContent().build();
    }

    /** 201 with the object and where it is. */
    public static Response created(String href, Object document) {
        return Response.status(201)
                .header("Location", href)
                .entity(Json.tree(document))
                .build();
    }

    /** 201: a label was set or taken away. */
    public static Response labeled(LabelChange change) {
        return Response.status(201).entity(Json.tree(change.answer())).build();
    }
}
