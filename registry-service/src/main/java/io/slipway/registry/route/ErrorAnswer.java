package io.slipway.registry.route;

import io.slipway.access.limit.TooManyRequests;
import io.slipway.access.oidc.IssuerUnavailable;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.answer.Refused;
import io.slipway.storage.object.StorageException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Turns a failure into the envelope of the specification: the one place that writes one.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">error codes</a>
 */
final class ErrorAnswer {
    private static final Logger LOG = Logger.getLogger(ErrorAnswer.class);
    private static final String RETRY_AFTER = "Retry-After";

    private ErrorAnswer() {}

    static Answer of(Throwable failure) {
        return switch (failure) {
            case Refused refused -> refused(refused.status(), refused.reason(), refused.headers());
            case RegistryException refused -> refused(refused.error().status(), refused, headers(refused.error()));
            case StorageException failed -> storage(failed);
            case TooManyRequests tooMany ->
                refused(
                        429,
                        RegistryError.TOOMANYREQUESTS.because(String.valueOf(tooMany.getMessage())),
                        List.of(RETRY_AFTER, Long.toString(tooMany.retryAfter().toSeconds())));
            case IssuerUnavailable down -> {
                LOG.warn(down.getMessage());
                yield envelope(503, RegistryError.UNAVAILABLE, "the issuer of the token", List.of(RETRY_AFTER, "5"));
            }
            case RejectedExecutionException tooMany ->
                refused(
                        429,
                        RegistryError.TOOMANYREQUESTS.because("too many log in at once"),
                        List.of(RETRY_AFTER, "1"));
            case IOException unreachable -> unavailable(unreachable);
            case VertxException unreachable -> unavailable(unreachable);
            case TimeoutException slow -> unavailable(slow);
            default -> unknown(failure);
        };
    }

    private static Answer refused(int status, RegistryException reason, List<String> headers) {
        LOG.debugf("refused: %d %s", (Object) status, reason.getMessage());
        return envelope(status, reason.error(), reason.detail(), headers);
    }

    private static List<String> headers(RegistryError error) {
        return error == RegistryError.UNAVAILABLE || error == RegistryError.TOOMANYREQUESTS
                ? List.of(RETRY_AFTER, "1")
                : List.of();
    }

    /** The medium does not do what it should: what was sent so far is kept, so the client may try again and go on. */
    private static Answer storage(StorageException failure) {
        LOG.error("storage failed", failure);
        return envelope(503, RegistryError.UNAVAILABLE, "the object store failed", List.of(RETRY_AFTER, "5"));
    }

    /** PostgreSQL cannot be reached, or left in the middle: what the caches do not hold has to wait. */
    private static Answer unavailable(Throwable failure) {
        LOG.warnf("unavailable: %s", failure);
        return envelope(503, RegistryError.UNAVAILABLE, "", List.of(RETRY_AFTER, "1"));
    }

    private static Answer unknown(Throwable failure) {
        LOG.error("request failed", failure);
        return envelope(500, RegistryError.UNKNOWN, "", List.of());
    }

    private static Answer envelope(int status, RegistryError error, String detail, List<String> headers) {
        JsonObject entry = new JsonObject()
                .put("code", error.name())
                .put("message", error.message())
                .put("detail", detail);
        JsonObject body = new JsonObject().put("errors", new JsonArray().add(entry));
        return new Answer(status, List.copyOf(headers), new Answer.Bytes(Buffer.buffer(body.encode())))
                .with("Content-Type", "application/json");
    }
}
