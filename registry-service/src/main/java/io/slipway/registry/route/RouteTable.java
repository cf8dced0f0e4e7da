package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNSUPPORTED;

import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.point.Pointers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Function;

/** All of {@code /v2/} and {@code /token}, and the one pipeline every request goes through: parse, authenticate, point, authorise, answer. */
@ApplicationScoped
class RouteTable {
    /** Before the routes of Quarkus itself. */
    private static final int FIRST = -100;

    private final Gate gate;
    private final Pointers pointers;
    private final Pull pull;
    private final GiveToken giveToken;
    private final AnswerWriter writer;

    RouteTable(Gate gate, Pointers pointers, Pull pull, GiveToken giveToken, AnswerWriter writer) {
        this.gate = gate;
        this.pointers = pointers;
        this.pull = pull;
        this.giveToken = giveToken;
        this.writer = writer;
    }

    void routes(@Observes Router router) {
        router.route("/v2").order(FIRST).handler(context -> respond(context, this::registry));
        router.route("/v2/*").order(FIRST).handler(context -> respond(context, this::registry));
        router.route("/token").order(FIRST).handler(context -> respond(context, this::token));
        router.route("/token/").order(FIRST).handler(context -> respond(context, this::token));
    }

    /**
     * What went wrong at any step ends here, in one envelope. An answer that is shared with others may arrive on their event loop, so it
     * is brought home before it is written.
     */
    private void respond(RoutingContext context, Function<RoutingContext, Uni<Answer>> surface) {
        ContextInternal own = ContextInternal.current();
        Uni.createFrom()
                .deferred(() -> surface.apply(context))
                .onFailure()
                .recoverWithItem(failure -> gate.challenge(context, failure, ErrorAnswer.of(failure)))
                .subscribe()
                .with(answer -> own.emit(answer, ready -> writer.write(context, ready)));
    }

    private Uni<Answer> token(RoutingContext context) {
        requireRead(context);
        return giveToken.give(context);
    }

    private Uni<Answer> registry(RoutingContext context) {
        V2Path path = V2Path.fromString(context.request().path());
        requireRead(context);
        return gate.authenticate(context).chain(caller -> answer(new RegistryRequest(context, path, caller)));
    }

    private Uni<Answer> answer(RegistryRequest request) {
        return switch (request.path()) {
            case V2Path.Base base -> gate.requireTokenOrCredentials(request).chain(pull::base);
            case V2Path.Catalog catalog -> pull.names(request);
            case V2Path.Tags tags -> at(request, tags.name(), pointed -> pull.tags(request, pointed));
            case V2Path.Manifests manifests ->
                at(request, manifests.name(), pointed -> pull.manifest(request, pointed, manifests.reference()));
            case V2Path.Blobs blobs ->
                at(request, blobs.name(), pointed -> pull.blob(request, pointed, blobs.digest()));
            case V2Path.Unknown unknown ->
                Uni.createFrom()
                        .failure(
                                NAME_UNKNOWN.because(request.context().request().path()));
        };
    }

    private Uni<Answer> at(RegistryRequest request, RepositoryName name, Function<Pointed, Uni<Answer>> read) {
        return pointers.require(name)
                .onFailure(RouteTable::isNameUnknown)
                .transform(failure -> gate.unseen(request, name))
                .invoke(pointed -> gate.requirePull(request, pointed))
                .chain(pointed -> read.apply(pointed).map(answer -> marked(answer, pointed)));
    }

    private static boolean isNameUnknown(Throwable failure) {
        return failure instanceof RegistryException refused && refused.error() == NAME_UNKNOWN;
    }

    private static Answer marked(Answer answer, Pointed pointed) {
        return pointed.isStale() ? answer.with("X-Slipway-Cache", "STALE") : answer;
    }

    private static void requireRead(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            throw UNSUPPORTED.because(method.name());
        }
    }
}
