package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A whole Slipway, started and asked by the commands users type. */
final class RunningSlipway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Few of these systems live for long enough to gain from a compiler that takes its time. */
    private static final String COMPILED_SOON = "-XX:TieredStopAtLevel=1";

    private static final long PATIENCE_SECONDS = 180;
    private static final Path HOME = Path.of(System.getProperty("maven.multiModuleProjectDirectory"));

    private final Path state;
    private final int port;

    private RunningSlipway(Path state, int port) {
        this.state = state;
        this.port = port;
    }

    /** One that does not run yet. */
    static RunningSlipway on(Path state) {
        return new RunningSlipway(state, freePort());
    }

    static RunningSlipway up(Path state) {
        RunningSlipway slipway = on(state);
        try {
            assertThat(slipway.run("up")).contains("Slipway is up on http://localhost:" + slipway.port);
            return slipway;
        } catch (AssertionError e) {
            slipway.run("down");
            throw e;
        }
    }

    @Override
    public void close() {
        assertThat(run("down")).contains("door", "postgres");
    }

    /** The administrator's password. */
    String password() {
        return run("password").strip();
    }

    int port() {
        return port;
    }

    /** Runs a command that must succeed; returns what it said. */
    String run(String... command) {
        return runWithInput("", command);
    }

    String runWithInput(String input, String... command) {
        Outcome outcome = outcome(input, command);
        assertThat(outcome.exit()).as(outcome.said()).isZero();
        return outcome.said();
    }

    /** Runs a command that must fail; returns what it said. */
    String failWithInput(String input, String... command) {
        Outcome outcome = outcome(input, command);
        assertThat(outcome.exit()).as(outcome.said()).isNotZero();
        return outcome.said();
    }

    /** Where a process listens. */
    int port(String name) {
        return Math.toIntExact(process(name).path("port").asLong());
    }

    /** The process of a part. */
    long pid(String name) {
        return process(name).path("pid").asLong();
    }

    /** Whether a part is in a condition, as a line of the status says it. */
    boolean says(String name, String condition) {
        return run("status")
                .lines()
                .anyMatch(line -> line.startsWith(name + " ") && line.contains(" " + condition + " "));
    }

    private JsonNode process(String name) {
        try {
            return StreamSupport.stream(
                            JSON.readTree(run("status", "--json"))
                                    .path("processes")
                                    .spliterator(),
                            false)
                    .filter(process -> process.path("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("the status is no JSON", e);
        }
    }

    /** The number a query of the database finds, asked as its owner. */
    long number(String sql) {
        String url = "jdbc:postgresql://127.0.0.1:" + port("postgres") + "/slipway?currentSchema=slipway";
        try (Connection connection = DriverManager.getConnection(
                        url, "postgres", Files.readString(state.resolve("secrets/postgres")));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            assertThat(found.next()).as(sql).isTrue();
            return found.getLong(1);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Ends a process as a crash would. */
    void kill(String name) {
        assertThat(ProcessHandle.of(pid(name)))
                .hasValueSatisfying(
                        process -> assertThat(process.destroyForcibly()).isTrue());
    }

    /** Waits until a process has ended and starts what is missing. */
    void revive(String name) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!process(name).path("pid").isNull()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(run("up")).contains(name);
    }

    /** How a command ended and what it said. */
    private record Outcome(int exit, String said) {}

    private Outcome outcome(String input, String... arguments) {
        try {
            Path said = Files.createTempFile("slipway", ".out");
            Path typed = Files.writeString(Files.createTempFile("slipway", ".in"), input);
            Process process =
                    command(said, arguments).redirectInput(typed.toFile()).start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(String.join(" ", arguments))
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("./slipway cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private ProcessBuilder command(Path said, String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("slipway").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("SLIPWAY_STATE", state.toString());
        builder.environment().put("SLIPWAY_PORT", Integer.toString(port));
        builder.environment().put("SLIPWAY_JAVA_OPTS", COMPILED_SOON);
        return builder;
    }

    /** Begins a command that stays, and writes down what it says. */
    Process begin(Path said, String... arguments) {
        try {
            return command(said, arguments).start();
        } catch (IOException e) {
            throw new IllegalStateException("./slipway cannot be run", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
