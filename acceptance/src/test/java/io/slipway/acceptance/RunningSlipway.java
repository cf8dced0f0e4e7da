package io.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole Slipway, started and asked by the commands users type. */
final class RunningSlipway implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;
    private static final Path HOME = Path.of(System.getProperty("maven.multiModuleProjectDirectory"));

    private final Path state;
    private final int port;

    private RunningSlipway(Path state, int port) {
        this.state = state;
        this.port = port;
    }

    static RunningSlipway up(Path state) {
        RunningSlipway slipway = new RunningSlipway(state, freePort());
        assertThat(slipway.run("up")).contains("Slipway is up on http://localhost:" + slipway.port);
        return slipway;
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

    /** Ends a process as a crash would. */
    void kill(String name) {
        Matcher pid = Pattern.compile("\"name\" : \"" + name + "\",\\s+\"pid\" : (\\d+)")
                .matcher(run("status", "--json"));
        assertThat(pid.find()).isTrue();
        assertThat(ProcessHandle.of(Long.parseLong(pid.group(1))))
                .hasValueSatisfying(
                        process -> assertThat(process.destroyForcibly()).isTrue());
    }

    /** Waits until a process has ended and starts what is missing. */
    void revive(String name) {
        Pattern gone = Pattern.compile("\"name\" : \"" + name + "\",\\s+\"pid\" : null");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!gone.matcher(run("status", "--json")).find()) {
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
            List<String> command =
                    new ArrayList<>(List.of(HOME.resolve("slipway").toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(typed.toFile())
                    .redirectOutput(said.toFile());
            builder.environment().put("SLIPWAY_STATE", state.toString());
            builder.environment().put("SLIPWAY_PORT", Integer.toString(port));
            Process process = builder.start();
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
