package io.slipway.tasks.order;

import io.slipway.tasks.task.Created;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done in the request and that Pulp promises a task for.
 *
 * @param result the document of what was changed, as JSON; null where Pulp has none
 * @param created what was made
 */
public record FinishedTask(
        String name,
        @Nullable String result,
        List<Created> created,
        List<String> reserved,
        @Nullable Integer createdBy,
        String correlationId) {

    /**
     * A change or the end of one object, which it had for itself, and which made nothing.
     *
     * @param prn the object's name among resources
     */
    public static FinishedTask on(
            String prn, String name, @Nullable String result, @Nullable Integer createdBy, String correlationId) {
        return new FinishedTask(name, result, List.of(), List.of(prn), createdBy, correlationId);
    }
}
