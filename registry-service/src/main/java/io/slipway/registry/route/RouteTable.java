package io.slipway.registry.route;

import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;
import static io.slipway.oci.error.RegistryError.UNSUPPORTED;

import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.answer.Refused;
import io.slipway.registry.body.RequestBody;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.point.Pointers;
import io.slipway.registry.token.GiveToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All of {@code /v2/} and {@code /token}, and the one pipeline every request goes through: parse, authenticate, point, authorise,
 * answer. The body of a request flows only after that.
 */
@ApplicationScoped
class RouteTable {
    /** Before the routes of Quarkus itself. */
    private static final int FIRST = -100;

    /** HEAD would be a token nobody sees. */
    private static final List<HttpMethod> TOKEN = List.of(HttpMethod.GET, HttpMethod.POST);

    private final Gate gate;
    private final Pointers pointers;
    private final Pull pull;
    private final Push push;
    private final GiveToken giveToken;
    private final RecordPushes recordPushes;
    private final AnswerWriter writer;

    RouteTable(
            Gate gate,
            Pointers pointers,
            Pull pull,
            Push push,
            GiveToken giveToken,
            RecordPushes recordPushes,
            AnswerWriter writer) {
        this.gate = gate;
        this.pointers = pointers;
        this.pull = pull;
        this.push = push;
        this.giveToken = giveToken;
        this.recordPushes = recordPushes;
        this.writer = writer;
    }

    void routes(@Observes Router router) {
        router.route("/v2").order(FIRST).handler(context -> respond(context, this::registry));
        router.route("/v2/*").order(FIRST).handler(context -> respond(context, this::registry));
        router.route("/token").order(FIRST).handler(context -> respond(context, this::token));
        router.route("/token/").order(FIRST).handler(context -> respond(context, this::token));
        router.route("/token/keys").order(FIRST).handler(context -> respond(context, this::tokenKeys));
        router.route("/token/revoke").order(FIRST).handler(context -> respond(context, this::revokeToken));
    }

    /**
     * What went wrong at any step ends here, in one envelope. An answer that is shared with others may arrive on their event loop, so it
     * is brought home before it is written.
     */
    private void respond(RoutingContext context, BiFunction<RoutingContext, RequestBody, Uni<Answer>> surface) {
        ContextInternal own = ContextInternal.current();
        RequestBody body = RequestBody.of(context.request(), () -> writer.goAhead(context));
        Uni.createFrom()
                .deferred(() -> surface.apply(context, body))
                .onFailure()
                .recoverWithItem(failure -> gate.challenge(context, failure, ErrorAnswer.of(failure)))
                .chain(answer -> recordPushes.recorded(context, answer))
                .subscribe()
                .with(answer -> own.emit(answer, ready -> writer.write(context, body, ready)));
    }

    private Uni<Answer> token(RoutingContext context, RequestBody body) {
        requireMethod(context.request().method(), TOKEN);
        return giveToken.give(context.request(), body);
    }

    private Uni<Answer> tokenKeys(RoutingContext context, RequestBody body) {
        requireMethod(context.request().method(), V2Path.READ);
        return giveToken.keys();
    }

    private Uni<Answer> revokeToken(RoutingContext context, RequestBody body) {
        requireMethod(context.request().method(), List.of(HttpMethod.POST));
        return giveToken.revoke(context.request(), body);
    }

    private Uni<Answer> registry(RoutingContext context, RequestBody body) {
        HttpMethod method = context.request().method();
        V2Path path = V2Path.fromString(method, context.request().path());
        requireMethod(method, path.methods());
        return gate.authenticate(context)
                .invoke(caller -> recordPushes.by(context, caller))
                .map(caller -> new RegistryRequest(context, path, caller, body))
                .chain(request -> answer(request, method));
    }

    private static void requireMethod(HttpMethod method, List<HttpMethod> allowed) {
        if (!allowed.isEmpty() && !allowed.contains(method)) {
            String names = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
            throw Refused.with(405, UNSUPPORTED.because(method.name()), "Allow", names);
        }
    }

    private Uni<Answer> answer(RegistryRequest request, HttpMethod method) {
        return switch (method.name()) {
            case "GET", "HEAD" -> read(request);
            case "DELETE" -> delete(request);
            default -> write(request);
        };
    }

    private Uni<Answer> read(RegistryRequest request) {
        return switch (request.path()) {
            case V2Path.Base base ->
                gate.requireTokenOrCredentials(request)
                        .chain(() -> gate.present(request))
                        .chain(now -> pull.base());
            case V2Path.Catalog catalog -> gate.present(request).chain(pull::names);
            case V2Path.Tags tags -> at(request, tags.name(), pointed -> pull.tags(request, pointed));
            case V2Path.Manifests manifests ->
                at(request, manifests.name(), pointed -> pull.manifest(request, pointed, manifests.reference()));
            case V2Path.Blobs blobs ->
                at(request, blobs.name(), pointed -> pull.blob(request, pointed, blobs.digest()));
            case V2Path.Referrers referrers -> referrers(request, referrers);
            case V2Path.Session session -> may(Action.PUSH, request, session.name(), now -> push.status(now, session));
            case V2Path.Uploads uploads -> nothing(request);
            case V2Path.Unknown unknown -> nothing(request);
        };
    }

    private Uni<Answer> write(RegistryRequest request) {
        return switch (request.path()) {
            case V2Path.Uploads uploads -> may(Action.PUSH, request, uploads.name(), now -> push.start(now, uploads));
            case V2Path.Session session -> may(Action.PUSH, request, session.name(), now -> push.goOn(now, session));
            case V2Path.Manifests manifests ->
                moving(
                        manifests.name(),
                        may(Action.PUSH, request, manifests.name(), now -> push.manifest(now, manifests)));
            case V2Path.Base base -> nothing(request);
            case V2Path.Catalog catalog -> nothing(request);
            case V2Path.Tags tags -> nothing(request);
            case V2Path.Blobs blobs -> nothing(request);
            case V2Path.Referrers referrers -> nothing(request);
            case V2Path.Unknown unknown -> nothing(request);
        };
    }

    private Uni<Answer> delete(RegistryRequest request) {
        return switch (request.path()) {
            case V2Path.Session session -> may(Action.PUSH, request, session.name(), now -> push.cancel(now, session));
            case V2Path.Manifests manifests ->
                moving(
                        manifests.name(),
                        may(Action.DELETE, request, manifests.name(), now -> push.removeManifest(manifests)));
            case V2Path.Blobs blobs ->
                moving(blobs.name(), may(Action.DELETE, request, blobs.name(), now -> push.removeBlob(blobs)));
            case V2Path.Base base -> nothing(request);
            case V2Path.Catalog catalog -> nothing(request);
            case V2Path.Tags tags -> nothing(request);
            case V2Path.Uploads uploads -> nothing(request);
            case V2Path.Referrers referrers -> nothing(request);
            case V2Path.Unknown unknown -> nothing(request);
        };
    }

    private Uni<Answer> moving(RepositoryName name, Uni<Answer> write) {
        return write.invoke(done -> pointers.moved(name));
    }

    private static Uni<Answer> nothing(RegistryRequest request) {
        return Uni.createFrom()
                .failure(NAME_UNKNOWN.because(request.context().request().path()));
    }

    private Uni<Answer> may(
            Action action, RegistryRequest request, RepositoryName name, Function<RegistryRequest, Uni<Answer>> write) {
        request.requirePlainBody();
        return pointers.require(name, request.principal())
                .map(Optional::of)
                .onFailure(NAME_UNKNOWN::explains)
                .recoverWithItem(Optional.empty())
                .chain(pointed -> may(action, request, name, pointed, write));
    }

    /** By whom he is now who asks. */
    private Uni<Answer> may(
            Action action,
            RegistryRequest request,
            RepositoryName name,
            Optional<Pointed> pointed,
            Function<RegistryRequest, Uni<Answer>> write) {
        return pointed.map(found -> gate.present(request, found))
                .orElseGet(() -> gate.present(request))
                .call(now -> gate.require(
                        action, now, name, pointed.map(Pointed::pointer).orElse(null)))
                .chain(write::apply);
    }

    /** Who may know that a name does not exist learns that nothing refers to anything in it: referrers are never 404. */
    private Uni<Answer> referrers(RegistryRequest request, V2Path.Referrers path) {
        return at(request, path.name(), pointed -> pull.referrers(request, pointed, path.subject()))
                .onFailure(NAME_UNKNOWN::explains)
                .recoverWithUni(() -> pull.noReferrers(request, path.subject()));
    }

    /** Reads what {@code name} points to; below the registry the client thinks it asks, where there is such a name here. */
    private Uni<Answer> at(RegistryRequest request, RepositoryName name, Function<Pointed, Uni<Answer>> read) {
        Optional<RepositoryName> namespaced = request.namespaced(name);
        return namespaced.isEmpty()
                ? pointed(request, name, read)
                : pointed(request, namespaced.get(), read)
                        .map(answer -> answer.with("OCI-Namespace", String.valueOf(request.parameter("ns"))))
                        .onFailure(RouteTable::isHidden)
                        .recoverWithUni(() -> pointed(request, name, read));
    }

    private Uni<Answer> pointed(RegistryRequest request, RepositoryName name, Function<Pointed, Uni<Answer>> read) {
        return pointers.require(name, request.principal())
                .onFailure(NAME_UNKNOWN::explains)
                .transform(failure -> gate.unseen(request, name))
                .call(pointed -> gate.present(request, pointed)
                        .chain(now -> gate.require(Action.PULL, now, name, pointed.pointer())))
                .chain(read::apply);
    }

    private static boolean isHidden(Throwable failure) {
        return NAME_UNKNOWN.explains(failure)
                || (failure instanceof RegistryException refused
                        && refused.error().status() == 401);
    }
}
