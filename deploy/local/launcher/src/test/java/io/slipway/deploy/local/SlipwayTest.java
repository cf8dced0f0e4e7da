package io.slipway.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("./slipway")
class SlipwayTest {
    @TempDir
    Path directory;

    /** An installation whose parts are never started. */
    @BeforeEach
    void install() throws IOException {
        for (String module : List.of("deploy/local/kafka", "deploy/local/door", "deploy/local/s3")) {
            Files.createDirectories(directory.resolve("home").resolve(module).resolve("target"));
        }
        System.setProperty("slipway.home", directory.resolve("home").toString());
    }

    @AfterEach
    void uninstall() {
        System.clearProperty("slipway.home");
    }

    @Test
    void says_what_to_do_when_the_port_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refused("up", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo("slipway: port " + taken.getLocalPort()
                            + " is taken by another program; choose another one with --port or SLIPWAY_PORT");
        }
    }

    @Test
    void starts_on_the_port_it_had_before() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            State.open(directory.resolve("state")).rememberPublicPort(taken.getLocalPort());

            assertThat(refused("up")).startsWith("slipway: port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void does_not_remember_a_port_it_cannot_have() throws IOException {
        State state = State.open(directory.resolve("state"));
        state.rememberPublicPort(8_080);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refused("up", "--port", Integer.toString(taken.getLocalPort())))
                    .contains("is taken");
        }
        assertThat(refused("up", "--port", "99999"))
                .isEqualTo("slipway: 99999 is no port; --port and SLIPWAY_PORT take one from 1 to 65535");

        assertThat(state.publicPort(1)).isEqualTo(8_080);
    }

    @Test
    void says_what_to_do_without_a_jdk_that_is_new_enough() throws Exception {
        assertThat(jdk()).contains("needs a JDK 21 or newer and found none: install one, or set JAVA_HOME to it");
        aJdk("old", "17.0.9");
        assertThat(jdk()).contains("needs a JDK 21 or newer");
        aJdk("new", "25.0.1");
        aJdk("newer", "26");
        aJdk("newish", "21.0.2");
        assertThat(jdk()).isEqualTo("JAVA_HOME=" + directory.resolve("jvm/newer"));
    }

    private void aJdk(String name, String version) throws IOException {
        Path jdk = directory.resolve("jvm").resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        assertThat(Files.createFile(jdk.resolve("bin/javac")).toFile().setExecutable(true))
                .isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    /** What the search for a JDK says on a machine that has only what is in this test's directory. */
    private String jdk() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        for (String tool : List.of("sed", "readlink")) {
            if (Files.notExists(bin.resolve(tool))) {
                Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin").resolve(tool));
            }
        }
        String search = Files.readString(
                        Path.of(System.getProperty("maven.multiModuleProjectDirectory"), ".mvn/jdk.sh"))
                .replaceAll("(/usr/lib/jvm|/opt/java|/Library)/", directory.resolve("jvm") + "/");
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", search + "\necho JAVA_HOME=$JAVA_HOME").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", directory.toString());
        return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void keeps_secrets_whole_and_for_the_owner_only() throws IOException {
        State state = State.open(directory.resolve("state"));
        String made = state.secret("some");
        assertThat(state.secret("some", () -> "another")).isEqualTo(made).hasSizeGreaterThan(30);
        Path secrets = directory.resolve("state/secrets");
        try (Stream<Path> files = Files.list(secrets)) {
            assertThat(files).containsExactly(secrets.resolve("some"));
        }
        assertThat(Files.getPosixFilePermissions(secrets.resolve("some")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void remembers_its_ports_in_a_file_that_is_never_half_written() throws IOException {
        State state = State.open(directory.resolve("state"));
        int port = state.port("part", false);
        state.rememberPublicPort(8_080);
        assertThat(state.port("part", false)).isEqualTo(port);
        assertThat(state.publicPort(1)).isEqualTo(8_080);
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".new"))
                    .anyMatch("ports.json"::equals);
        }
    }

    /** Somebody else may be starting it at this moment, and has chosen others. */
    @Test
    void chooses_no_port_where_it_is_only_looked_at() {
        Path state = directory.resolve("state");
        for (List<String> look :
                List.of(List.of("status"), List.of("status", "--json"), List.of("logs"), List.of("down"))) {
            String[] arguments = Stream.concat(look.stream(), Stream.of("--state", state.toString()))
                    .toArray(String[]::new);
            assertThat(Slipway.commands().execute(arguments)).isZero();
        }
        assertThat(state.resolve("ports.json")).doesNotExist();
        assertThat(State.open(state).knownPort("kafka")).isZero();
    }

    @Test
    void does_not_move_while_it_runs() throws IOException {
        State state = State.open(directory.resolve("state"));
        state.rememberPublicPort(9123);
        Process door = new ProcessBuilder("sleep", "60").start();
        Running.of(door.toHandle()).write(state.run("door"));

        assertThat(refused("up", "--port", "9124"))
                .isEqualTo(
                        "slipway: Slipway runs on port 9123 already; ./slipway down first, then it can move to 9124");
        door.destroyForcibly();
    }

    @Test
    void says_what_to_do_when_the_state_directory_is_a_file() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(refused(List.of("status", "--state", file.toString())))
                .contains("the state directory " + file + " cannot be used")
                .contains("--state or SLIPWAY_STATE");
    }

    @Test
    void says_what_to_do_when_what_it_wrote_down_is_broken() throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(directory.resolve("state/ports.json"), "{broken");

        assertThat(refused("status")).contains("ports.json is broken; remove it and try again");
    }

    @Test
    void resets_what_it_made_and_nothing_else() throws IOException {
        Path state = State.open(directory.resolve("state")).directory();
        Path somebodys = Files.writeString(state.resolve("thesis.txt"), "all of it");
        String named = state.toString();

        assertThat(ran("reset", "--yes", "--state", named)).isZero();
        assertThat(state.resolve("secrets")).doesNotExist();
        assertThat(somebodys).hasContent("all of it");

        Files.delete(somebodys);
        assertThat(ran("reset", "--yes", "--state", named)).isZero();
        assertThat(state).doesNotExist();
    }

    @Test
    void keeps_what_it_keeps_to_itself() throws IOException {
        State state = State.open(directory.resolve("state"));

        assertThat(Files.getPosixFilePermissions(state.directory()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void helps_with_every_command() {
        for (String command : Slipway.commands().getSubcommands().keySet()) {
            StringWriter said = new StringWriter();

            assertThat(Slipway.commands().setOut(new PrintWriter(said)).execute(command, "--help"))
                    .as(command)
                    .isZero();
            assertThat(said.toString()).startsWith("Usage: slipway " + command);
        }
    }

    @Test
    void starts_nothing_while_another_one_is_at_work() throws IOException {
        Files.createDirectories(directory.resolve("state"));
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("state/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(refused("down")).contains("another ./slipway is at work");
        }
    }

    @Test
    void has_no_password_before_the_first_start() {
        assertThat(refused("password")).contains("it is made by ./slipway up");
    }

    @Test
    void knows_no_other_parts_than_its_own() {
        assertThat(refused("logs", "nonsense"))
                .contains("there is no nonsense; there are postgres, kafka, registry-service");
        assertThat(refused("restart", "nonsense")).contains("there is no nonsense");
    }

    @Test
    void shows_no_pid_of_a_process_that_was_killed_and_not_buried() throws Exception {
        Path file = directory.resolve("sleeper.json");
        Process sleeper = new ProcessBuilder("/bin/sh", "-c", "sleep 60 & echo $!; exec sleep 61")
                .redirectErrorStream(true)
                .start();
        long child = Long.parseLong(sleeper.inputReader(StandardCharsets.UTF_8).readLine());
        ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
        Running.of(handle).write(file);
        assertThat(Running.read(file)).isPresent();

        // Its parent, which became a sleep, never asks how it ended.
        assertThat(handle.destroyForcibly()).isTrue();
        until(() -> Running.read(file).isEmpty());

        assertThat(ProcessHandle.of(child)).as("not buried").isPresent();
        sleeper.destroyForcibly();
    }

    @Test
    void finds_a_process_whose_launcher_did_not_live_to_write_it_down() throws IOException {
        String mark = "-Dlauncher.part=test@" + directory;
        Process unknown = new ProcessBuilder("/bin/sh", "-c", "sleep 60; true", mark).start();

        until(() -> Running.marked(mark)
                .filter(found -> found.pid() == unknown.pid())
                .isPresent());
        unknown.destroyForcibly();
        until(() -> Running.marked(mark).isEmpty());
    }

    @Test
    void starts_processes_that_ctrl_c_does_not_reach() throws Exception {
        for (boolean hasSetsid : new boolean[] {true, false}) {
            Process part = new ProcessBuilder(JavaPart.ofItsOwn(List.of("sleep", "60"), hasSetsid)).start();
            until(() -> part.info().command().orElse("").endsWith("sleep"));

            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(part.pid()))
                            .start()
                            .waitFor())
                    .isZero();

            assertThat(part.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
            part.destroy();
            assertThat(part.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void prints_the_end_of_a_long_log_and_what_is_added() throws IOException {
        Path log = Files.write(
                directory.resolve("part.log"),
                IntStream.range(0, 100_000).mapToObj(i -> "line " + i).toList());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Tail tail = new Tail("part", log, new PrintStream(printed, true, StandardCharsets.UTF_8));

        tail.printEnd();
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(101)
                .last()
                .isEqualTo("line 99999");

        Thread following = Thread.startVirtualThread(() -> Tail.follow(List.of(tail)));
        Files.writeString(log, "added\n", StandardOpenOption.APPEND);
        until(() -> printed.toString(StandardCharsets.UTF_8).endsWith("line 99999\nadded\n"));
        following.interrupt();
    }

    private static int ran(String... arguments) {
        return Slipway.commands().execute(arguments);
    }

    private String refused(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--state", directory.resolve("state").toString()));
        arguments.addAll(List.of(more));
        return refused(arguments);
    }

    private static String refused(List<String> arguments) {
        StringWriter said = new StringWriter();
        CommandLine commands = Slipway.commands().setErr(new PrintWriter(said));
        assertThat(commands.execute(arguments.toArray(String[]::new))).isEqualTo(1);
        return said.toString().strip();
    }

    /** Something that comes true. */
    private interface Condition {
        boolean holds();
    }

    private static void until(Condition condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
        }
    }
}
