package io.slipway.ledger.outbox;

import io.slipway.ledger.event.Event;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Publishes events to Kafka, as CloudEvents in binary mode: attributes in headers, the fact as value. */
@ApplicationScoped
public class Megaphone {
    private static final URI SOURCE = URI.create("/slipway");

    private final MutinyEmitter<String> channel;

    Megaphone(@Channel("outbox") MutinyEmitter<String> channel) {
        this.channel = channel;
    }

    /** Publishes {@code event}; completes when Kafka has it, fails when it could not be delivered in the producer's time. */
    public Uni<Void> tell(Event event) {
        return channel.sendMessage(Message.of(event.data(), Metadata.of(record(event), cloudEvent(event))));
    }

    private static OutgoingKafkaRecordMetadata<String> record(Event event) {
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(event.topic().topicName())
                .withKey(event.key())
                .build();
    }

    private static OutgoingCloudEventMetadata<String> cloudEvent(Event event) {
        return OutgoingCloudEventMetadata.<String>builder()
                .withId(event.id().toString())
                .withType(event.type())
                .withSource(SOURCE)
                .withDataContentType("application/json")
                .withTimestamp(ZonedDateTime.now(ZoneOffset.UTC))
                .build();
    }
}
