package io.slipway.registry.point;

import io.quarkus.runtime.StartupEvent;
import io.slipway.catalog.serving.FindPointers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What every read will ask, asked once at the start until PostgreSQL answers: so the first client does not wait until there is a connection
 * and the statement is prepared.
 */
@ApplicationScoped
public class FirstQuestion {
    private static final Logger LOG = Logger.getLogger(FirstQuestion.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final FindPointers find;
    private volatile boolean answered;

    FirstQuestion(FindPointers find) {
        this.find = find;
    }

    /** Whether PostgreSQL has answered it. */
    public boolean isAnswered() {
        return answered;
    }

    void ask(@Observes StartupEvent event) {
        Uni.createFrom()
                .deferred(() -> find.find(List.of(), List.of()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .subscribe()
                .with(found -> answered = true, failure -> LOG.errorf("reads cannot be answered: %s", failure));
    }
}
