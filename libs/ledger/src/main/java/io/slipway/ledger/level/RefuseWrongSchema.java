package io.slipway.ledger.level;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends a process that runs on a schema which is not its own. PostgreSQL may be absent at start: the question is asked again until it
 * is answered, and {@link #isAnswered} is false until then.
 */
@ApplicationScoped
public class RefuseWrongSchema {
    private static final Logger LOG = Logger.getLogger(RefuseWrongSchema.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int EXIT_CONFIGURATION = 78;

    private final SchemaLevel level;
    private final Vertx vertx;
    private volatile boolean answered;

    RefuseWrongSchema(SchemaLevel level, Vertx vertx) {
        this.level = level;
        this.vertx = vertx;
    }

    /** Whether the schema has been seen to be right. */
    public boolean isAnswered() {
        return answered;
    }

    void ask(@Observes StartupEvent event) {
        vertx.getOrCreateContext()
                .runOnContext(ignored -> level.require()
                        .onFailure(failure -> !(failure instanceof WrongSchemaLevel))
                        .retry()
                        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                        .indefinitely()
                        .subscribe()
                        .with(done -> answered = true, this::refuse));
    }

    private void refuse(Throwable failure) {
        LOG.errorf("refusing to run: %s", failure.getMessage());
        Quarkus.asyncExit(EXIT_CONFIGURATION);
    }
}
