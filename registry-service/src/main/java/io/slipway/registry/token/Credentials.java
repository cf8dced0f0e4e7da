package io.slipway.registry.token;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What stands in the Authorization header of a request. */
public sealed interface Credentials {

    /** Nothing. */
    record None() implements Credentials {}

    /** A name and a password. */
    record Basic(String name, String password) implements Credentials {
        /** Never the password: this ends up in logs. */
        @Override
        public String toString() {
            return "the password of " + name;
        }
    }

    /** A token. */
    record Bearer(String token) implements Credentials {
        /** Never the token: this ends up in logs. */
        @Override
        public String toString() {
            return "a token";
        }
    }

    /** Something else, or something broken. */
    record Unknown() implements Credentials {}

    /** Those of {@code request}. */
    static Credentials of(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return new None();
        }
        if (isScheme(header, "Bearer ")) {
            return new Bearer(header.substring("Bearer ".length()).strip());
        }
        String[] parts = isScheme(header, "Basic ") ? decoded(header).split(":", 2) : new String[0];
        return parts.length == 2 ? new Basic(parts[0], parts[1]) : new Unknown();
    }

    /** Whether {@code request} brought a token. */
    static boolean isBearer(HttpServerRequest request) {
        @Nullable String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && isScheme(header, "Bearer ");
    }

    private static String decoded(String header) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(header.substring("Basic ".length()).strip());
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isScheme(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
