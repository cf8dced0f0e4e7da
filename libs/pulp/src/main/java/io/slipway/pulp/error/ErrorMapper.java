package io.slipway.pulp.error;

import io.slipway.ledger.list.InvalidPattern;
import io.slipway.oci.error.RegistryException;
import io.slipway.pulp.openapi.Allowed;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever went wrong into a body Pulp's clients know: the one place that does. */
class ErrorMapper {
    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    private final Allowed allowed;

    ErrorMapper(Allowed allowed) {
        this.allowed = allowed;
    }

    @ServerExceptionMapper
    Response refused(Refused refused) {
        LOG.debugf("refused: %s", refused.getMessage());
        return answer(refused.status(), refused);
    }

    /** A value in a path or a body that parses itself did not. */
    @ServerExceptionMapper
    Response invalid(RegistryException invalid) {
        return answer(400, Refused.list(invalid.error().message() + ": " + invalid.detail()));
    }

    /** A pattern our own look at it let through, and PostgreSQL did not. */
    @ServerExceptionMapper
    Response invalid(InvalidPattern invalid) {
        return answer(400, Refused.field("errors", "Invalid regular expression."));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, ContainerRequestContext request) {
        int status = status(failure, request);
        String detail = switch (status) {
            case 404 -> "Not found.";
            case 405 -> "Method \"" + request.getMethod() + "\" not allowed.";
            case 406 -> "Could not satisfy the request Accept header.";
            case 415 -> "Unsupported media type \"" + request.getMediaType() + "\" in request.";
            default -> String.valueOf(failure.getMessage());
        };
        return answer(status, Refused.detail(status, detail));
    }

    /** Where several resources share a path, a method that none of them knows is answered as if there were no such path. */
    private int status(WebApplicationException failure, ContainerRequestContext request) {
        int status = failure.getResponse().getStatus();
        boolean isWrongMethod = status == 404
                && allowed.at(request.getUriInfo().getPath())
                        .filter(methods -> !List.of(methods.split(", ")).contains(request.getMethod()))
                        .isPresent();
        return isWrongMethod ? 405 : status;
    }

    @ServerExceptionMapper
    Response unexpected(Throwable failure) {
        LOG.error("request failed", failure);
        return answer(
                500,
                Refused.detail(500, "Internal error; the log of the service says more under this Correlation-ID."));
    }

    private static Response answer(int status, Refused refused) {
        Response.ResponseBuilder answer = Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(refused.body().toString());
        return refused.retryAfter() > 0
                ? answer.header("Retry-After", refused.retryAfter()).build()
                : answer.build();
    }
}
