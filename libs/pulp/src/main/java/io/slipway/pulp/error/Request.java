package io.slipway.pulp.error;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The request under way, as tasks need to know it: who asks, under which Correlation-ID. Filled by the doorkeeper. */
@RequestScoped
public class Request {
    private @Nullable Asker asker;
    private CorrelationId correlationId = CorrelationId.of(null);

    /** Who asks; nobody on what is open. */
    public @Nullable Asker asker() {
        return asker;
    }

    /** Who asks, for work that goes on where this request is not known. */
    public RequestedBy by() {
        return new RequestedBy(asker == null ? null : asker.id(), correlationId.value());
    }

    /** The Correlation-ID. */
    String correlationId() {
        return correlationId.value();
    }

    void enter(CorrelationId id) {
        correlationId = id;
    }

    void identify(Asker who) {
        asker = who;
    }
}
