package io.slipway.storage.setting;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ready once the object store has been seen to do what it must, and from then on. It may be away, or be set up only now, when the
 * process starts: it is tried again until it answers, and what is wrong is said once, in the log and to whoever asks for readiness.
 */
@Readiness
@ApplicationScoped
class StoreAnswers implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(StoreAnswers.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ChosenStore chosen;
    private volatile @Nullable String trouble;

    StoreAnswers(ChosenStore chosen) {
        this.chosen = chosen;
        this.trouble = chosen.place() + " has not answered yet";
    }

    void ask(@Observes Startup event) {
        Uni.createFrom()
                .deferred(chosen::tried)
                .onFailure()
                .invoke(this::say)
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .subscribe()
                .with(answered -> trouble = null, this::say);
    }

    private void say(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(trouble)) {
            LOG.errorf("not ready, and trying again: %s", reason);
        }
        trouble = reason;
    }

    @Override
    public HealthCheckResponse call() {
        String reason = trouble;
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("object store");
        return reason == null
                ? answer.up().build()
                : answer.down().withData("reason", reason).build();
    }
}
