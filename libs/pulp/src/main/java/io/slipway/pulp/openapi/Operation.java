package io.slipway.pulp.openapi;

import io.slipway.pulp.document.Form;
import io.slipway.pulp.filter.Filters;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation.
 *
 * @param id by which clients call it
 * @param shortId by which generated clients call it, whose classes are named by the tag
 * @param path with the one parameter that stands for an href, if it is about an object
 * @param route the path as it is answered, with {@code {}} for every part that varies
 * @param form the body; null where there is none
 * @param filters of a list; null where it is none
 * @param answers the documents by status; empty where there is no body
 */
record Operation(
        String method,
        String path,
        String route,
        String id,
        String shortId,
        String tag,
        @Nullable String parameter,
        @Nullable Form<?> form,
        @Nullable Filters filters,
        Map<Integer, Optional<Answer>> answers,
        boolean isOpen) {

    /** A document, or a page of them. */
    record Answer(Class<? extends Record> document, boolean isPage) {}

    /** Whether fields can be left out of a body and stay as they are. */
    boolean isPartial() {
        return method.equals("patch");
    }
}
