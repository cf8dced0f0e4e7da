package io.slipway.deploy.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the AOT caches of all parts: a Slipway of its own is started, made to work, and ended, upon which each JVM writes down what it
 * learned. From then on they start sooner, and need not learn it anew.
 */
final class Train {
    /** A JVM writes its cache before it ends. */
    private static final Duration WRITING = Duration.ofMinutes(3);

    private final Installation installation;
    private final PrintStream out;

    Train(Installation installation, PrintStream out) {
        this.installation = installation;
        this.out = out;
    }

    void run() {
        AotCache.requireSupport();
        List<AotCache> caches = installation.caches();
        caches.forEach(AotCache::forget);
        Path directory = temporary();
        try {
            train(State.open(directory));
        } finally {
            remove(directory);
        }
        caches.forEach(AotCache::replace);
        caches.forEach(cache -> out.printf("%s, %d MB%n", cache.file(), cache.size() / 1_000_000));
    }

    private void train(State state) {
        LocalSystem system = new LocalSystem(state, installation, State.freePort(), true, AotCache::made, out);
        try {
            system.up();
            out.println("at work");
            new Exercise(system.publicPort(), state.secret("admin")).run();
        } finally {
            system.down(WRITING);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("slipway-training");
        } catch (IOException e) {
            throw new Trouble("no directory to train in: " + e.getMessage(), e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new Trouble(directory + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
