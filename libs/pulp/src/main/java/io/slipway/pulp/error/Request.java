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

    /** The id of who asks; null for nobody. */
    public @Nullable Integer askerId() {
        return asker == null ? null : asker.id();
    }

    /** The Correlation-ID. */
    public String correlationId() {
        return correlationId.value();
    }

    void enter(CorrelationId id) {
        correlationId = id;
    }

    void identify(Asker who) {
        asker = who;
    }
}
