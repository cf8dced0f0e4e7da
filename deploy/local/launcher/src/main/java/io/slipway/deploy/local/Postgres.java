package io.slipway.deploy.local;

import io.slipway.deploy.migrate.Migrate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** PostgreSQL from Maven artifacts: durable, on the loopback address, everybody with a password. */
record Postgres(State state, int port) implements Part {
    private static final String OWNER = "postgres";
    private static final String DATABASE = "slipway";
    private static final Duration ORPHANS = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String FATAL = "FATAL:";

    /** Netty comes with libraries for these. */
    private static final List<Path> LOADERS =
            List.of(Path.of("/lib64/ld-linux-x86-64.so.2"), Path.of("/lib/ld-linux-aarch64.so.1"));

    /** What fits into the address of a socket with its file's name, and needs no escape in a URL. */
    private static final Pattern SOCKET_DIRECTORY = Pattern.compile("/[A-Za-z0-9/._-]{1,80}");

    private static final String SCRAM = """
            local all all              scram-sha-256
            host  all all 127.0.0.1/32 scram-sha-256
            host  all all ::1/128      scram-sha-256
            """;

    @Override
    public String name() {
        return "postgres";
    }

    private Path data() {
        return state.directory().resolve("postgres");
    }

    /** By a Unix socket where the services can use one: a question costs less than over TCP. */
    String reactiveUrl() {
        return hasSocket()
                ? "postgresql:///" + DATABASE + "?host=" + sockets() + "&port=" + port
                : "postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    private boolean hasSocket() {
        return LOADERS.stream().anyMatch(Files::exists)
                && SOCKET_DIRECTORY.matcher(sockets().toString()).matches();
    }

    private Path sockets() {
        return state.directory().resolve("sockets");
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** PostgreSQL keeps its pid in the first line of a file; a crash may leave the file behind. */
    @Override
    public Optional<Running> running() {
        Path file = data().resolve("postmaster.pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(
                                    Files.readAllLines(file).getFirst().strip()))
                            .filter(Running::isAlive)
                            .filter(process ->
                                    process.info().command().orElse("").endsWith("postgres"))
                            .map(Running::of)
                    : Optional.empty();
        } catch (IOException | NumberFormatException broken) {
            return Optional.empty();
        }
    }

    @Override
    public void start() {
        if (running().isPresent()) {
            return;
        }
        awaitOrphans();
        Tail said = Tail.fromNow(name(), state.log(name()), System.out);
        try {
            forgetDeadServer();
            createSockets();
            EmbeddedPostgres started = awaitStart(said);
            assert started.getPort() == port;
            createPrivate(binaries()); // the library lets everybody write there
            requirePasswords();
        } catch (IOException e) {
            throw new Trouble("PostgreSQL did not start: " + e.getMessage() + "; its log is " + state.log(name()), e);
        }
    }

    /** The library asks for {@link #PATIENCE} whether the server answers, also where it has long ended; so its last words are listened to. */
    private EmbeddedPostgres awaitStart(Tail said) throws IOException {
        FutureTask<EmbeddedPostgres> starting = new FutureTask<>(server()::start);
        Thread asking = Thread.ofPlatform().daemon().name("postgres").start(starting);
        assert asking.isDaemon();
        Optional<String> lastWords = Optional.empty();
        while (true) {
            try {
                return starting.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                Optional<String> before = lastWords;
                lastWords = said.lastAfter(FATAL).or(() -> before);
                if (lastWords.isPresent() && !hasOrphans()) {
                    throw new IOException(lastWords.get());
                }
            } catch (ExecutionException failed) {
                throw new IOException(said.lastAfter(FATAL).orElse(String.valueOf(failed.getMessage())), failed);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private EmbeddedPostgres.Builder server() {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries().toFile())
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(state.log(name()).toFile()))
                .setErrorRedirector(
                        ProcessBuilder.Redirect.appendTo(state.log(name()).toFile()))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("password_encryption", "scram-sha-256")
                .setServerConfig(
                        "unix_socket_directories", hasSocket() ? sockets().toString() : "")
                .setConnectConfig("password", state.secret("postgres"))
                .setPGStartupWait(PATIENCE);
    }

    private void createSockets() throws IOException {
        if (hasSocket()) {
            createPrivate(sockets());
        }
    }

    /** Nobody else may look, or put something, where sockets and programs are. */
    private static void createPrivate(Path directory) throws IOException {
        Path made = Files.createDirectories(directory);
        Path ours = Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
        assert ours.equals(directory);
    }

    /**
     * Where the server was killed its children end by themselves, a moment later; until they have, the data may not be opened again.
     */
    private void awaitOrphans() {
        long deadline = System.nanoTime() + ORPHANS.toNanos();
        while (hasOrphans() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    /**
     * A killed server that nobody has buried yet still has its pid, and PostgreSQL takes that for a server that runs: it finds the pid beside
     * its data and beside its socket. Whether one runs has been looked at here: nothing does that was started from these binaries.
     */
    private void forgetDeadServer() throws IOException {
        if (!hasOrphans()) {
            Files.deleteIfExists(data().resolve("postmaster.pid"));
            Files.deleteIfExists(sockets().resolve(".s.PGSQL." + port + ".lock"));
        }
    }

    private boolean hasOrphans() {
        String binaries = binaries().toString();
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().command().orElse("").startsWith(binaries));
    }

    private Path binaries() {
        return state.directory().resolve("postgres-binaries");
    }

    /** A fresh database trusts everybody on this machine; after the first start it does not. */
    private void requirePasswords() throws IOException {
        Path hba = data().resolve("pg_hba.conf");
        if (Files.readString(hba).equals(SCRAM)) {
            return;
        }
        try (Connection connection = connect(OWNER);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER ROLE " + OWNER + " PASSWORD " + statement.enquoteLiteral(state.secret("postgres")));
            Files.writeString(hba, SCRAM);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new Trouble("PostgreSQL could not be told to ask for passwords: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isReady() {
        return Knock.isAnswered(port, OWNER);
    }

    /** Makes the database where it is new and brings its schema to this build's level. */
    void migrate(List<String> roles) {
        try (Connection connection = connect(OWNER);
                Statement statement = connection.createStatement();
                var known = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!known.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new Trouble("the database could not be made: " + e.getMessage(), e);
        }
        new Migrate(jdbcUrl(DATABASE), OWNER, state.secret("postgres")).run(passwords(roles));
    }

    private Map<String, String> passwords(List<String> roles) {
        Map<String, String> passwords = new LinkedHashMap<>();
        roles.forEach(role -> passwords.put(role, state.secret(role)));
        return passwords;
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), OWNER, state.secret("postgres"));
    }
}
