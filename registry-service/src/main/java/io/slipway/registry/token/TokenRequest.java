package io.slipway.registry.token;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.slipway.access.secret.Secret;
import io.slipway.access.token.Scope;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the token server is asked for.
 *
 * @param service whom the token is to be for
 * @param client what the client calls itself; for people
 * @param wantsRefresh whether a refresh token is asked for beside it
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">OAuth2 token authentication</a>
 */
record TokenRequest(String service, List<Scope> scopes, String client, boolean wantsRefresh, Proof proof) {
    private static final int MOST_PARAMETERS = 128;
    private static final int MOST_SCOPES = 64;
    private static final int LONGEST = 1024;

    /** What shows who asks. */
    sealed interface Proof {
        /** What stands in the Authorization header, or nothing. */
        record Header() implements Proof {}

        /** A name and a password. */
        record Password(String name, String password) implements Proof {
            /** Never the password: this ends up in logs. */
            @Override
            public String toString() {
                return "the password of " + name;
            }
        }

        /** A refresh token. */
        record Refresh(Secret secret) implements Proof {}
    }

    /** What a GET asks for; fails with {@link TokenRefused}. */
    static TokenRequest ofQuery(@Nullable String query) {
        return of(
                new QueryStringDecoder(query == null ? "" : query, StandardCharsets.UTF_8, false, MOST_PARAMETERS)
                        .parameters(),
                true);
    }

    /** What a POST of the OAuth2 form asks for; fails with {@link TokenRefused}. */
    static TokenRequest ofForm(Buffer body) {
        return of(
                new QueryStringDecoder(
                                body.toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8, false, MOST_PARAMETERS)
                        .parameters(),
                false);
    }

    private static TokenRequest of(Map<String, List<String>> parameters, boolean isQuery) {
        String service = one(parameters, "service");
        if (service.isEmpty()) {
            throw TokenRefused.invalidRequest("the parameter service is required: the registry the token is for");
        }
        return new TokenRequest(
                service,
                scopes(parameters.getOrDefault("scope", List.of())),
                one(parameters, "client_id"),
                isQuery
                        ? one(parameters, "offline_token").equals("true")
                        : one(parameters, "access_type").equals("offline"),
                isQuery ? new Proof.Header() : proof(parameters));
    }

    private static Proof proof(Map<String, List<String>> parameters) {
        return switch (one(parameters, "grant_type")) {
            case "password" -> new Proof.Password(required(parameters, "username"), required(parameters, "password"));
            case "refresh_token" ->
                Secret.fromString(Secret.Kind.REFRESH, required(parameters, "refresh_token"))
                        .map(Proof.Refresh::new)
                        .orElseThrow(() -> TokenRefused.invalidGrant("the refresh token is none of this registry"));
            case "" ->
                throw TokenRefused.invalidRequest("the parameter grant_type is required: password or refresh_token");
            default -> throw TokenRefused.unsupportedGrant("grant_type is password or refresh_token");
        };
    }

    private static String required(Map<String, List<String>> parameters, String name) {
        String value = one(parameters, name);
        if (value.isEmpty()) {
            throw TokenRefused.invalidRequest("the parameter " + name + " is required with this grant_type");
        }
        return value;
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of(""));
        if (values.size() > 1) {
            throw TokenRefused.invalidRequest("the parameter " + name + " may be given once");
        }
        if (values.getFirst().indexOf('\0') >= 0) {
            throw TokenRefused.invalidRequest("the parameter " + name + " has a null character");
        }
        boolean isSecret = name.equals("password");
        if (values.getFirst().length() > (isSecret ? 16 * LONGEST : LONGEST)) {
            throw TokenRefused.invalidRequest("the parameter " + name + " is too long");
        }
        return values.getFirst();
    }

    /** What cannot be understood of the scopes is left out: the token then does not grant it. */
    private static List<Scope> scopes(List<String> sent) {
        List<String> each = sent.stream()
                .flatMap(scopes -> List.of(scopes.split(" ", -1)).stream())
                .filter(scope -> !scope.isEmpty())
                .distinct()
                .toList();
        if (each.size() > MOST_SCOPES) {
            throw TokenRefused.invalidScope("at most " + MOST_SCOPES + " scopes may be asked for at once");
        }
        return each.stream().map(Scope::fromString).flatMap(Optional::stream).toList();
    }
}
