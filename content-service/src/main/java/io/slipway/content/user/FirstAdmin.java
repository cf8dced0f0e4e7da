package io.slipway.content.user;

import io.quarkus.runtime.StartupEvent;
import io.slipway.access.user.EnsureAdmin;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Makes the first administrator, as soon as the database answers. */
@ApplicationScoped
class FirstAdmin {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final AdminConfig config;
    private final EnsureAdmin ensureAdmin;
    private final Vertx vertx;

    FirstAdmin(AdminConfig config, EnsureAdmin ensureAdmin, Vertx vertx) {
        this.config = config;
        this.ensureAdmin = ensureAdmin;
        this.vertx = vertx;
    }

    void make(@Observes StartupEvent event) {
        config.passwordFile()
                .map(FirstAdmin::read)
                .ifPresent(password -> vertx.getOrCreateContext().runOnContext(ignored -> make(password)));
    }

    private void make(String password) {
        ensureAdmin
                .ensure(password)
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .subscribe()
                .with(
                        done -> LOG.debug("there is an administrator"),
                        failure -> LOG.error("no administrator", failure));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("slipway.admin.password-file cannot be read", e);
        }
    }
}
