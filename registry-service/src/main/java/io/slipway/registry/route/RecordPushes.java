package io.slipway.registry.route;

import io.slipway.access.audit.Deed;
import io.slipway.access.audit.RecordDeed;
import io.slipway.access.decision.Principal;
import io.slipway.registry.answer.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Writes what was pushed and what was deleted into the audit log, before whoever did it is told so. Reads cost nothing; what an upload is
 * made of is not written, as nothing shows before a manifest names it; who was not let in is in the log already.
 */
@ApplicationScoped
class RecordPushes {
    private static final String CALLER = Caller.class.getName();
    private static final int NOT_LET_IN = 401;

    private final RecordDeed recordDeed;

    RecordPushes(RecordDeed recordDeed) {
        this.recordDeed = recordDeed;
    }

    /** Keeps in mind who sent what may be written. */
    void by(RoutingContext context, Caller caller) {
        if (isWrite(context.request())) {
            context.put(CALLER, caller);
        }
    }

    /** The answer, once what it is about is in the log. */
    Uni<Answer> recorded(RoutingContext context, Answer answer) {
        return isWrite(context.request()) && answer.status() != NOT_LET_IN
                ? recordDeed.record(deed(context, answer)).map(done -> answer)
                : Uni.createFrom().item(answer);
    }

    private static boolean isWrite(HttpServerRequest request) {
        return switch (request.method().name()) {
            case "PUT" -> request.path().contains("/manifests/");
            case "DELETE" -> !request.path().contains("/blobs/uploads/");
            default -> false;
        };
    }

    private static Deed deed(RoutingContext context, Answer answer) {
        HttpServerRequest request = context.request();
        Caller caller = context.get(CALLER);
        Principal principal = caller == null ? new Principal.Anonymous() : caller.principal();
        return new Deed(
                name(principal),
                principal instanceof Principal.User user ? Integer.valueOf(user.id()) : null,
                request.remoteAddress().hostAddress(),
                "registry",
                request.method().name(),
                request.path(),
                answer.status(),
                null);
    }

    private static String name(Principal principal) {
        return switch (principal) {
            case Principal.Anonymous nobody -> "";
            case Principal.User user -> user.name();
        };
    }
}
