package io.slipway.access.audit;

import org.jspecify.annotations.Nullable;

/**
 * Something somebody did, or tried to.
 *
 * @param actor his name; empty where he did not say, the one he claimed where he did not prove it
 * @param actorId null where he is no user
 * @param address where he came from
 * @param surface the door he came to: {@code registry}, {@code api}
 * @param action {@code login}, or the method and what it was used on: {@code PUT /v2/{name}/manifests/{reference}}
 * @param object what it was done to: a path, never with a query, which may hold secrets
 * @param status the HTTP status he was answered with
 * @param correlationId the id of the request, where it has one
 */
public record Deed(
        String actor,
        @Nullable Integer actorId,
        String address,
        String surface,
        String action,
        String object,
        int status,
        @Nullable String correlationId) {
    private static final int LONGEST = 512;

    /** Whoever is refused may have sent anything: what is kept of it has an end. */
    public Deed {
        actor = cut(actor);
        address = cut(address);
        action = cut(action);
        object = cut(object);
    }

    private static String cut(String text) {
        String clean = text.replace('\0', ' ');
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }
}
