package io.slipway.registry.answer;

import io.slipway.oci.error.RegistryException;
import java.util.List;

/** A refusal that says more than its code does: another status, or headers that tell the client how to go on. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final RegistryException reason;
    private final transient List<String> headers;

    private Refused(int status, RegistryException reason, List<String> headers) {
        super(status + " " + reason.getMessage(), reason);
        this.status = status;
        this.reason = reason;
        this.headers = headers;
    }

    /** Refuses with {@code status} instead of the one that goes with the code; {@code headers} are names and values, in turn. */
    public static Refused with(int status, RegistryException reason, String... headers) {
        return new Refused(status, reason, List.of(headers));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The code, and what it is about. */
    public RegistryException reason() {
        return reason;
    }

    /** Names and values, in turn. */
    public List<String> headers() {
        return headers;
    }
}
