package io.slipway.registry.health;

import io.slipway.ledger.level.RefuseWrongSchema;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the schema has been seen to be right, and from then on: pulls go on without PostgreSQL and Kafka, so neither takes the
 * replica out of rotation.
 */
@Readiness
@ApplicationScoped
class CanServePulls implements HealthCheck {
    private final RefuseWrongSchema schema;

    CanServePulls(RefuseWrongSchema schema) {
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema").status(schema.isAnswered()).build();
    }
}
