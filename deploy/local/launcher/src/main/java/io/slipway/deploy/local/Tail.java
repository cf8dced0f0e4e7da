package io.slipway.deploy.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The end of a log, however long the log is, and what is added to it. */
final class Tail {
    private static final int MOST_LINES = 100;
    private static final int MOST_BYTES = 256 * 1024;
    private static final Duration LOOK = Duration.ofMillis(250);

    private final String name;
    private final Path log;
    private final PrintStream out;
    private long read;

    Tail(String name, Path log, PrintStream out) {
        this.name = name;
        this.log = log;
        this.out = out;
    }

    /** Only what is added from now on: what an earlier process left in the log is not this one's. */
    static Tail fromNow(String name, Path log, PrintStream out) {
        Tail tail = new Tail(name, log, out);
        tail.read = log.toFile().length();
        return tail;
    }

    /** Prints the last lines. */
    void printEnd() {
        List<String> lines = added(true).lines().toList();
        if (!lines.isEmpty()) {
            out.println("── " + name + " (" + log + ")");
            lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()).forEach(out::println);
        }
    }

    /** What follows {@code mark} in the last line added that has it. */
    Optional<String> lastAfter(String mark) {
        return added(false)
                .lines()
                .filter(line -> line.contains(mark))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring(line.indexOf(mark) + mark.length()).strip());
    }

    /** Prints what is added to any of {@code tails}, until the thread is interrupted. */
    static void follow(List<Tail> tails) {
        try {
            while (true) {
                tails.forEach(tail -> tail.printAdded(tails.size() > 1));
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void printAdded(boolean named) {
        added(false).lines().forEach(line -> out.println(named ? name + ": " + line : line));
    }

    /** What was added since the last look; a log that has become shorter is a new one. */
    private String added(boolean onlyTheEnd) {
        if (!Files.exists(log)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            long size = channel.size();
            long from = size < read ? 0 : read;
            if (onlyTheEnd || size - from > MOST_BYTES) {
                from = Math.max(0, size - MOST_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                read = channel.position();
            }
            read = channel.position();
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Trouble(log + " cannot be read: " + e.getMessage(), e);
        }
    }
}
