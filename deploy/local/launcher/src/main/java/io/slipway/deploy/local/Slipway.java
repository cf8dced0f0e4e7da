package io.slipway.deploy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Scanner;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that run Slipway on one machine. */
@Command(
        name = "slipway",
        versionProvider = Slipway.Version.class,
        description = "Runs Slipway on this machine: PostgreSQL, Kafka, four services and a front door.",
        footer = "  mirror    Mirrors images of other registries (./slipway mirror --help).")
public final class Slipway {
    private static final int USUAL_PORT = 8080;
    private static final int HIGHEST_PORT = 65_535;

    /** What libraries tell belongs into no progress line. */
    private static final Logger QUIET = Logger.getLogger("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Say which version this is and exit.")
    boolean version;

    private Slipway() {}

    /** Runs a command; ends with 1 and one sentence when the user can do something about a failure. */
    public static void main(String[] args) {
        QUIET.setLevel(Level.WARNING);
        System.exit(commands().execute(args));
    }

    static CommandLine commands() {
        return new CommandLine(new Slipway()).setExecutionExceptionHandler(Slipway::explain);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof Trouble) {
            command.getErr().println("slipway: " + failure.getMessage());
            return 1;
        }
        throw failure;
    }

    /** The version that was built; Maven writes it into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties built = new Properties();
            try (InputStream file =
                    Slipway.class.getResourceAsStream("/META-INF/maven/io.slipway/local-launcher/pom.properties")) {
                if (file != null) {
                    built.load(file);
                }
            }
            return new String[] {"Slipway " + built.getProperty("version", "(not packaged)")};
        }
    }

    /** Which system is meant. */
    static final class Which {
        @Option(
                names = "--port",
                defaultValue = "${env:SLIPWAY_PORT}",
                description = "The public port (SLIPWAY_PORT; the one it had before, 8080 at first).")
        @Nullable
        Integer port;

        @Option(
                names = "--state",
                defaultValue = "${env:SLIPWAY_STATE:-.slipway}",
                description = "The directory everything is kept in (SLIPWAY_STATE; ${DEFAULT-VALUE}).")
        Path state = Path.of(".slipway");

        State state() {
            return State.open(state);
        }

        /** The system as it was started last. */
        LocalSystem system() {
            return system(false);
        }

        /** The same, to start it. */
        LocalSystem starting() {
            return system(true);
        }

        private LocalSystem system(boolean isStarting) {
            State opened = state();
            return new LocalSystem(
                    opened, Installation.current(), publicPort(opened), isStarting, AotCache::used, System.out);
        }

        /** What was started on another port is still found without naming it again. */
        private int publicPort(State opened) {
            if (port != null && (port < 1 || port > HIGHEST_PORT)) {
                throw new Trouble(port + " is no port; --port and SLIPWAY_PORT take one from 1 to " + HIGHEST_PORT);
            }
            return port == null || isUp(opened) ? opened.publicPort(USUAL_PORT) : port;
        }

        private static boolean isUp(State opened) {
            return Running.read(opened.run("door")).isPresent();
        }

        /** The port to start on; one that runs does not move. */
        int requirePort(State opened) {
            int known = publicPort(opened);
            if (port != null && port != known) {
                throw new Trouble("Slipway runs on port " + known
                        + " already; ./slipway down first, then it can move to " + port);
            }
            return known;
        }
    }

    /** Where a new system keeps its objects. */
    static final class Where {
        @Option(
                names = "--storage",
                description = "Where a new system keeps its objects: ${COMPLETION-CANDIDATES} (files).")
        Storage.@Nullable Kind kind;

        @Option(
                names = "--s3-endpoint",
                paramLabel = "URL",
                description = "An S3 server to use; its credentials are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. "
                        + "Without it a small one is started.")
        @Nullable
        String endpoint;

        @Option(names = "--s3-bucket", defaultValue = "slipway", description = "The bucket (${DEFAULT-VALUE}).")
        String bucket = "slipway";

        @Option(names = "--s3-region", defaultValue = "us-east-1", description = "Its region (${DEFAULT-VALUE}).")
        String region = "us-east-1";

        void choose(State state) {
            if (kind == null && endpoint != null) {
                throw new Trouble("--s3-endpoint goes with --storage s3");
            }
            if (kind != null) {
                new Storage(kind, kind == Storage.Kind.s3 ? endpoint : null, bucket, region).choose(state);
            }
        }
    }

    @Command(name = "up", description = "Starts what does not run and returns when everything is ready.")
    int up(
            @Mixin Which which,
            @Mixin Where where,
            @Option(names = "--foreground", description = "Stay, and stop everything on Ctrl-C.") boolean foreground) {
        where.choose(which.state());
        if (foreground) {
            stopWithMe(which.system());
        }
        which.state().exclusively(() -> {
            int port = which.requirePort(which.state());
            LocalSystem system = which.starting();
            system.requirePublicPort();
            which.state().rememberPublicPort(port);
            system.up();
        });
        if (foreground) {
            stay();
        }
        return 0;
    }

    /** Until Ctrl-C, whose hook stops everything. */
    private static void stay() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** From before the first part is started: Ctrl-C while everything comes up must not leave half of it. */
    private static void stopWithMe(LocalSystem system) {
        Thread starting = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            starting.interrupt();
            try {
                starting.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            system.down();
        }));
    }

    @Command(name = "down", description = "Stops everything; the data stay.")
    int down(@Mixin Which which) {
        which.state().exclusively(() -> which.system().down());
        return 0;
    }

    @Command(name = "status", description = "Shows what runs.")
    int status(@Mixin Which which, @Option(names = "--json", description = "As JSON.") boolean json)
            throws IOException {
        LocalSystem system = which.system();
        ObjectNode document = new ObjectMapper().createObjectNode();
        ArrayNode processes = document.putArray("processes");
        for (Part part : system.parts()) {
            ObjectNode process = processes.addObject().put("name", part.name());
            part.running()
                    .ifPresentOrElse(
                            running -> process.put("pid", running.pid())
                                    .put("port", known(part.port()))
                                    .put("ready", part.isReady())
                                    .put("since", running.since().toString()),
                            () -> process.putNull("pid")
                                    .put("port", known(part.port()))
                                    .put("ready", false)
                                    .putNull("since"));
        }
        if (json) {
            System.out.println(
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } else {
            processes.forEach(process -> System.out.printf(
                    "%-18s %-9s pid %-8s port %s%n",
                    process.path("name").asText(),
                    process.path("ready").asBoolean()
                            ? "ready"
                            : process.path("pid").isNull() ? "stopped" : "starting",
                    process.path("pid").asText("-"),
                    process.path("port").asText("-")));
        }
        return 0;
    }

    private static @Nullable Integer known(int port) {
        return port == 0 ? null : port;
    }

    @Command(name = "logs", description = "Prints the end of the log of one part, or of all.")
    int logs(
            @Mixin Which which,
            @Parameters(arity = "0..1", paramLabel = "PART") @Nullable String name,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Stay, and print what is added, until Ctrl-C.")
                    boolean follow) {
        State state = which.state();
        LocalSystem system = which.system();
        List<Part> wanted = name == null ? system.parts() : List.of(system.part(name));
        List<Tail> tails = wanted.stream()
                .map(part -> new Tail(part.name(), state.log(part.name()), System.out))
                .toList();
        tails.forEach(Tail::printEnd);
        if (follow) {
            Tail.follow(tails);
        }
        return 0;
    }

    @Command(name = "restart", description = "Stops and starts one part, or all.")
    int restart(@Mixin Which which, @Parameters(arity = "0..1", paramLabel = "PART") @Nullable String name) {
        which.state().exclusively(() -> {
            LocalSystem system = which.starting();
            if (name == null) {
                system.down();
                system.up();
            } else {
                system.restart(name);
            }
        });
        return 0;
    }

    @Command(name = "reset", description = "Stops everything and removes all data. Asks first.")
    int reset(@Mixin Which which, @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        State state = which.state();
        if (!yes && !isConfirmed(state)) {
            System.out.println("Nothing was removed.");
            return 1;
        }
        state.exclusively(() -> {
            which.system().down();
            state.remove();
        });
        state.removeLock();
        return 0;
    }

    /** No answer, as from a script, is no confirmation. */
    private static boolean isConfirmed(State state) {
        System.out.printf("Remove all data in %s? Type yes: ", state.directory());
        Scanner answers = new Scanner(System.in, StandardCharsets.UTF_8);
        return answers.hasNextLine() && answers.nextLine().strip().equals("yes");
    }

    @Command(
            name = "train",
            description =
                    "Makes everything start sooner and be fast sooner: runs it once in a place of its own and keeps what "
                            + "the JVMs learn. Once a build; takes two minutes and a JDK 25.")
    int train() {
        new Train(Installation.current(), System.out).run();
        return 0;
    }

    @Command(name = "password", description = "Prints the administrator's password, or gives him another one.")
    int password(
            @Mixin Which which,
            @Option(
                            names = "--reset",
                            description = "Make a new one (or take SLIPWAY_ADMIN_PASSWORD), whatever became of admin: "
                                    + "he is active and a superuser again, and his logins end.")
                    boolean reset) {
        State state = which.state();
        if (state.knownSecret("admin").isEmpty()) {
            throw new Trouble("there is no password yet; it is made by ./slipway up");
        }
        if (reset) {
            state.exclusively(() -> which.starting().resetAdmin());
        }
        System.out.println(state.secret("admin"));
        return 0;
    }
}
