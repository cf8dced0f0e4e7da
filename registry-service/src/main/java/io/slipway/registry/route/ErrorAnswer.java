package io.slipway.registry.route;

import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.registry.answer.Answer;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Turns a failure into the envelope of the specification: the one place that writes one.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">error codes</a>
 */
final class ErrorAnswer {
    private static final Logger LOG = Logger.getLogger(ErrorAnswer.class);

    private ErrorAnswer() {}

    static Answer of(Throwable failure) {
        if (failure instanceof RegistryException refused) {
            LOG.debugf("refused: %s", refused.getMessage());
            return withHeaders(refused.error(), envelope(refused.error(), refused.detail()));
        }
        if (isUnreachable(failure)) {
            LOG.warnf("unavailable: %s", failure);
            return withHeaders(RegistryError.UNAVAILABLE, envelope(RegistryError.UNAVAILABLE, ""));
        }
        LOG.error("request failed", failure);
        return envelope(RegistryError.UNKNOWN, "");
    }

    /** PostgreSQL cannot be reached, or left in the middle: what the caches do not hold has to wait. */
    private static boolean isUnreachable(Throwable failure) {
        return failure instanceof IOException || failure instanceof VertxException;
    }

    private static Answer withHeaders(RegistryError error, Answer answer) {
        return switch (error) {
            case UNAVAILABLE, TOOMANYREQUESTS -> answer.with("Retry-After", "1");
            case UNSUPPORTED -> answer.with("Allow", "GET, HEAD");
            default -> answer;
        };
    }

    private static Answer envelope(RegistryError error, String detail) {
        JsonObject body = new JsonObject()
                .put(
                        "errors",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("code", error.name())
                                        .put("message", error.message())
                                        .put("detail", detail)));
        return Answer.of(error.status(), Buffer.buffer(body.encode())).with("Content-Type", "application/json");
    }
}
