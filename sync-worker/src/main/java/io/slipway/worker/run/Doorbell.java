package io.slipway.worker.run;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Wakes the worker when Kafka says that there is something to do or to stop. What to do is read from the database. */
@ApplicationScoped
class Doorbell {
    private final Worker worker;

    Doorbell(Worker worker) {
        this.worker = worker;
    }

    /** Whatever the command is, and however often it comes: look. */
    @Incoming("task-commands")
    void rung(String command) {
        worker.look();
    }
}
