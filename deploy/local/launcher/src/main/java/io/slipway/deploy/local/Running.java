package io.slipway.deploy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that was started: its pid and when it began, so that a pid that was given to somebody else is left alone. */
record Running(long pid, Instant since) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Running of(ProcessHandle process) {
        return new Running(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process {@code file} tells of, if it still runs. */
    static Optional<Running> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(file.toFile());
            Running found = new Running(
                    node.path("pid").asLong(), Instant.parse(node.path("since").asText()));
            return found.process().isPresent() ? Optional.of(found) : Optional.empty();
        } catch (IOException | DateTimeParseException broken) {
            return Optional.empty();
        }
    }

    void write(Path file) {
        try {
            Files.writeString(
                    file,
                    JSON.createObjectNode()
                            .put("pid", pid)
                            .put("since", since.toString())
                            .toString());
        } catch (IOException e) {
            throw new Trouble(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The process whose command line holds {@code mark}: one that was started by a launcher that did not live to write it down. */
    static Optional<Running> marked(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> Arrays.asList(process.info().arguments().orElse(new String[0]))
                        .contains(mark))
                .filter(Running::isAlive)
                .findFirst()
                .map(Running::of);
    }

    /** One that has been killed and not been buried yet is dead. */
    static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(Path.of("/proc", Long.toString(process.pid()), "stat"));
    }

    private static boolean isZombie(Path stat) {
        try {
            String fields = Files.exists(stat) ? Files.readString(stat) : "";
            return fields.substring(fields.lastIndexOf(')') + 1).strip().matches("(?s)[ZX].*");
        } catch (IOException endedMeanwhile) {
            return true;
        }
    }

    private Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(Running::isAlive)
                .filter(handle -> Running.of(handle).since().equals(since));
    }

    /** Asks the process to end. */
    void ask() {
        process().ifPresent(ProcessHandle::destroy);
    }

    /** Asks the process to end, waits, and ends it. */
    void stop(Duration patience) {
        process().ifPresent(handle -> {
            handle.destroy();
            if (!hasEnded(handle, patience)) {
                handle.descendants().forEach(ProcessHandle::destroyForcibly);
                handle.destroyForcibly();
                hasEnded(handle, patience);
            }
        });
    }

    @CanIgnoreReturnValue
    private static boolean hasEnded(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + handle.pid(), e);
        }
    }
}
