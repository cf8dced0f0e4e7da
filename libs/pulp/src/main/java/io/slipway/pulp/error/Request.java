package io.slipway.pulp.error;

import io.slipway.ledger.list.Condition;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The request under way, as tasks need to know it: who asks, under which Correlation-ID. Filled by the doorkeeper. */
@RequestScoped
public class Request {
    private static final Condition NOTHING = Condition.of("false");

    private @Nullable Asker asker;
    private @Nullable Condition scope;
    private boolean isScopeRead;
    private CorrelationId correlationId = CorrelationId.of(null);

    /** Who asks; nobody on what is open. */
    public @Nullable Asker asker() {
        return asker;
    }

    /** Who asks, on what is not open. */
    public Asker requireAsker() {
        if (asker == null) {
            throw Refused.detail(401, "Authentication credentials were not provided.");
        }
        return asker;
    }

    /** A condition on the ids of the list that is asked for: that the asker may see the object. Nothing where no list was admitted. */
    public Condition scope() {
        isScopeRead = true;
        return scope == null ? NOTHING : scope;
    }

    /** Whether a list was to be cut down and was not: the mistake of a resource. */
    boolean isScopeForgotten() {
        return scope != null && !isScopeRead;
    }

    void limit(Condition seen) {
        scope = seen;
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
