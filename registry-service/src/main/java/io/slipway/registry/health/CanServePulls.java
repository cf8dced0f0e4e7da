package io.slipway.registry.health;

import io.slipway.ledger.level.RefuseWrongSchema;
import io.slipway.registry.point.FirstQuestion;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the schema has been seen to be right and PostgreSQL has answered what every read asks, and from then on: pulls go on without
 * PostgreSQL and Kafka, so neither takes the replica out of rotation.
 */
@Readiness
@ApplicationScoped
class CanServePulls implements HealthCheck {
    private final RefuseWrongSchema schema;
    private final FirstQuestion question;

    CanServePulls(RefuseWrongSchema schema, FirstQuestion question) {
        this.schema = schema;
        this.question = question;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database")
                .status(schema.isAnswered() && question.isAnswered())
                .build();
    }
}
