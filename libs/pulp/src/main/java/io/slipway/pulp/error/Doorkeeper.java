package io.slipway.pulp.error;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.slipway.pulp.openapi.Allowed;
import io.slipway.pulp.openapi.Guard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** What happens to every request before a resource sees it, and to every answer after: who asks, and the headers of Pulp. */
class Doorkeeper {
    /** Open without credentials. */
    private static final Set<String> OPEN =
            Set.of("/pulp/api/v3/status/", "/pulp/api/v3/livez/", "/pulp/api/v3/docs/api.json");

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Asker.Authenticator authenticator;
    private final Witness witness;
    private final Guard guard;
    private final Request current;
    private final CurrentVertxRequest http;
    private final Allowed allowed;

    Doorkeeper(
            Asker.Authenticator authenticator,
            Witness witness,
            Guard guard,
            Request current,
            CurrentVertxRequest http,
            Allowed allowed) {
        this.authenticator = authenticator;
        this.witness = witness;
        this.guard = guard;
        this.current = current;
        this.http = http;
        this.allowed = allowed;
    }

    @ServerRequestFilter(preMatching = true)
    Uni<Void> enter(ContainerRequestContext request) {
        current.enter(CorrelationId.of(request.getHeaderString(CorrelationId.HEADER)));
        requireNoNulls(request);
        String path = request.getUriInfo().getPath();
        if (OPEN.contains(path) || !(path.startsWith("/pulp/") || path.startsWith("/slipway/"))) {
            return Uni.createFrom().voidItem();
        }
        return asker(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .invoke(asker -> requireReach(asker, request.getMethod()))
                .invoke(current::identify)
                .replaceWithVoid();
    }

    /** No text in PostgreSQL has a null character, so nothing can be asked for by one. */
    private static void requireNoNulls(ContainerRequestContext request) {
        if (request.getUriInfo().getRequestUri().toString().contains("%00")) {
            throw Refused.detail(400, "Null characters are not allowed.");
        }
    }

    /** A secret with limits does what it was made for, whoever's it is. */
    private static void requireReach(Asker asker, String method) {
        boolean reaches = switch (asker.reach()) {
            case ALL, WRITE -> true;
            case READ -> READS.contains(method);
            case NOTHING -> false;
        };
        if (!reaches) {
            throw Refused.forbidden();
        }
    }

    private Uni<Asker> asker(@Nullable String header) {
        HttpServerRequest request = http.getCurrent().request();
        if (header == null) {
            return authenticator.connected(request).orElseGet(Doorkeeper::nobody);
        }
        return header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authenticator.bearer(
                        header.substring(7).strip(), request.remoteAddress().hostAddress())
                : basic(header, request.remoteAddress().hostAddress());
    }

    private static Uni<Asker> nobody() {
        return Uni.createFrom().failure(Refused.detail(401, "Authentication credentials were not provided."));
    }

    private Uni<Asker> basic(String header, String address) {
        String[] parts =
                header.regionMatches(true, 0, "Basic ", 0, 6) ? decoded(header).split(":", 2) : new String[0];
        if (parts.length != 2) {
            throw Refused.detail(401, "Invalid basic header. Credentials not correctly base64 encoded.");
        }
        return authenticator.basic(parts[0], parts[1], address);
    }

    /** After the method is found that answers: whatever path led there, it is the method that says what it takes. */
    @ServerRequestFilter
    Uni<Void> admit(ContainerRequestContext request, SimpleResourceInfo resource) {
        return OPEN.contains(request.getUriInfo().getPath())
                ? Uni.createFrom().voidItem()
                : guard.admit(current.asker(), resource, request.getUriInfo().getPathParameters())
                        .invoke(scope -> scope.ifPresent(current::limit))
                        .replaceWithVoid();
    }

    private static String decoded(String header) {
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(6).strip());
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** What was done is in the audit log before whoever did it is told so. Who was not let in is there already. */
    @ServerResponseFilter
    Uni<Void> leave(ContainerRequestContext request, ContainerResponseContext response) {
        decorate(request, response);
        String path = request.getUriInfo().getPath();
        return READS.contains(request.getMethod()) || response.getStatus() == 401
                ? Uni.createFrom().voidItem()
                : witness.saw(
                        current.asker(),
                        http.getCurrent().request().remoteAddress().hostAddress(),
                        request.getMethod(),
                        path,
                        response.getStatus(),
                        current.correlationId());
    }

    private void decorate(ContainerRequestContext request, ContainerResponseContext response) {
        if (current.isScopeForgotten() && response.getStatus() == 200) {
            throw new IllegalStateException(
                    "a list was answered without Request.scope(): it shows what is not to be seen");
        }
        var headers = response.getHeaders();
        headers.putSingle(CorrelationId.HEADER, current.correlationId());
        headers.putSingle("Access-Control-Expose-Headers", CorrelationId.HEADER);
        allowed.at(request.getUriInfo().getPath()).ifPresent(methods -> headers.putSingle(HttpHeaders.ALLOW, methods));
        headers.putSingle("Vary", "Accept");
        headers.putSingle("X-Content-Type-Options", "nosniff");
        headers.putSingle("X-Frame-Options", "DENY");
        headers.putSingle("Referrer-Policy", "same-origin");
        headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
        if (response.getStatus() == 401) {
            boolean isScript = "XMLHttpRequest".equals(request.getHeaderString("X-Requested-With"));
            headers.putSingle(HttpHeaders.WWW_AUTHENTICATE, (isScript ? "xBasic" : "Basic") + " realm=\"api\"");
        }
        if (response.hasEntity()) {
            headers.putSingle(HttpHeaders.CONTENT_TYPE, "application/json");
        }
    }
}
