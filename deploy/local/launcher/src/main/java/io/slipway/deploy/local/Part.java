package io.slipway.deploy.local;

import java.time.Duration;
import java.util.Optional;

/** A process of the system. */
interface Part {

    /** What it is called on the command line. */
    String name();

    /** Where it listens on the loopback address; the door listens there for everybody. */
    int port();

    /** The process, if it runs. */
    Optional<Running> running();

    /** Starts it, unless it runs. */
    void start();

    /** Whether it does its work. */
    boolean isReady();

    /** Asks it to end, if it runs, and does not wait. */
    default void ask() {
        running().ifPresent(Running::ask);
    }

    /** Ends it, if it runs. */
    default void stop(Duration patience) {
        running().ifPresent(process -> process.stop(patience));
    }
}
