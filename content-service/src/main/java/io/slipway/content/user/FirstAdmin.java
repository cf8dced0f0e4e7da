package io.slipway.content.user;

import io.quarkus.runtime.StartupEvent;
import io.slipway.access.user.EnsureAdmin;
import io.slipway.access.user.ResetAdmin;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Makes the first administrator, or gives him his password back, as soon as the database answers: before that the service is not ready. */
@Readiness
@ApplicationScoped
class FirstAdmin implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final AdminConfig config;
    private final EnsureAdmin ensureAdmin;
    private final ResetAdmin resetAdmin;
    private final Vertx vertx;
    private volatile boolean isDone;

    FirstAdmin(AdminConfig config, EnsureAdmin ensureAdmin, ResetAdmin resetAdmin, Vertx vertx) {
        this.config = config;
        this.ensureAdmin = ensureAdmin;
        this.resetAdmin = resetAdmin;
        this.vertx = vertx;
        this.isDone = config.passwordFile().isEmpty();
    }

    void make(@Observes StartupEvent event) {
        config.passwordFile()
                .map(FirstAdmin::read)
                .ifPresent(password -> vertx.getOrCreateContext().runOnContext(ignored -> make(password)));
    }

    private void make(String password) {
        made(password)
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .subscribe()
                .with(done -> isDone = true, failure -> LOG.error("no administrator", failure));
    }

    private Uni<Void> made(String password) {
        return config.reset()
                ? resetAdmin
                        .reset(password)
                        .invoke(wasReset -> LOG.warnf(
                                "slipway.admin.reset: the administrator %s",
                                wasReset ? "was reset; he has the password in the file" : "has his password already"))
                        .replaceWithVoid()
                : ensureAdmin.ensure(password);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("administrator").status(isDone).build();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("slipway.admin.password-file cannot be read", e);
        }
    }
}
