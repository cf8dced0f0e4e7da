package io.slipway.registry.token;

import io.slipway.registry.answer.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The token server gives no token. The body says it in the words of OAuth and in those of the registry: clients read the one or the other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">errors of OAuth 2.0</a>
 */
public final class TokenRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final String code;

    private TokenRefused(int status, String error, String code, String why) {
        super(why);
        this.status = status;
        this.error = error;
        this.code = code;
    }

    static TokenRefused invalidRequest(String why) {
        return new TokenRefused(400, "invalid_request", "UNSUPPORTED", why);
    }

    static TokenRefused unsupportedGrant(String why) {
        return new TokenRefused(400, "unsupported_grant_type", "UNSUPPORTED", why);
    }

    static TokenRefused invalidScope(String why) {
        return new TokenRefused(400, "invalid_scope", "UNSUPPORTED", why);
    }

    static TokenRefused invalidGrant(String why) {
        return new TokenRefused(401, "invalid_grant", "UNAUTHORIZED", why);
    }

    /** What the client is answered. */
    Answer answer() {
        JsonObject entry =
                new JsonObject().put("code", code).put("message", getMessage()).put("detail", "");
        JsonObject body = new JsonObject()
                .put("error", error)
                .put("error_description", getMessage())
                .put("detail", getMessage())
                .put("errors", new JsonArray().add(entry));
        Answer answer = Answer.of(status, Buffer.buffer(body.encode()))
                .with("Content-Type", "application/json")
                .with("Cache-Control", "no-store");
        return status == 401 ? answer.with("WWW-Authenticate", "Basic realm=\"slipway\"") : answer;
    }
}
