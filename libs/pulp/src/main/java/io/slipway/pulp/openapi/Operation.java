package io.slipway.pulp.openapi;

import io.slipway.pulp.document.Form;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Need;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation.
 *
 * @param type of the object it is about, or whose list it is; null where it is about none
 * @param id by which clients call it
 * @param shortId by which generated clients call it, whose classes are named by the tag
 * @param path with the one parameter that stands for an href, if it is about an object
 * @param route the path as it is answered, with {@code {}} for every part that varies
 * @param form the body; null where there is none
 * @param filters of a list; null where it is none
 * @param need what it takes to call it; null as long as nobody said
 * @param answers the documents by status; empty where there is no body
 */
record Operation(
        @Nullable ResourceType type,
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
        @Nullable Need need) {

    /** A document, or a page of them. */
    record Answer(Class<? extends Record> document, boolean isPage) {}

    /** The same, which needs {@code need}. */
    Operation needing(Need needed) {
        return new Operation(type, method, path, route, id, shortId, tag, parameter, form, filters, answers, needed);
    }

    /** The same, which clients call {@code name}. */
    Operation named(String name) {
        return new Operation(type, method, path, route, name, name, tag, parameter, form, filters, answers, need);
    }

    /** Whether it is open without credentials. */
    boolean isOpen() {
        return need instanceof Need.Nothing;
    }

    /** Method and route, for example {@code GET /pulp/api/v3/tasks/{}/}. */
    String call() {
        return method.toUpperCase(Locale.ROOT) + " " + route;
    }

    /** Whether fields can be left out of a body and stay as they are. */
    boolean isPartial() {
        return method.equals("patch");
    }
}
