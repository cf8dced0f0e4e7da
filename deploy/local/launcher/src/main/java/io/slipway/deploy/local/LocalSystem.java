package io.slipway.deploy.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All parts of a local Slipway, in the order they are started. */
final class LocalSystem {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration LOGIN = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LAST_WORDS = 5;
    private static final Duration STOP = Duration.ofSeconds(15);

    /** In the order they are started. */
    static final List<String> SERVICES = List.of("registry-service", "content-service", "task-api", "sync-worker");

    private static final Map<String, String> ROLES = Map.of(
            "registry-service", "slipway_registry",
            "content-service", "slipway_content",
            "task-api", "slipway_tasks",
            "sync-worker", "slipway_worker");

    private final State state;
    private final Installation installation;
    private final boolean isStarting;
    private final Storage storage;
    private final int publicPort;
    private final Function<AotCache, List<String>> aot;
    private final PrintStream out;
    private final Postgres postgres;
    private final List<Part> parts = new ArrayList<>();

    /**
     * The system that is kept in {@code state}.
     *
     * @param isStarting whether ports are chosen where they are not known, which only whoever works {@link State#exclusively} may
     * @param aot what a service is started with for its AOT cache
     */
    LocalSystem(
            State state,
            Installation installation,
            int publicPort,
            boolean isStarting,
            Function<AotCache, List<String>> aot,
            PrintStream out) {
        this.state = state;
        this.installation = installation;
        this.isStarting = isStarting;
        this.storage = Storage.remembered(state);
        this.publicPort = publicPort;
        this.aot = aot;
        this.out = out;
        this.postgres = new Postgres(state, port("postgres"));
        parts.add(postgres);
        int kafka = port("kafka");
        parts.add(kafka(kafka));
        int s3 = storage.isEmbedded() ? port("s3") : 0;
        if (storage.isEmbedded()) {
            parts.add(s3(s3));
        }
        SERVICES.forEach(service -> parts.add(service(service, kafka, s3)));
        parts.add(door());
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    Part part(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Trouble("there is no " + name + "; there are "
                        + String.join(", ", parts.stream().map(Part::name).toList())));
    }

    private int port(String name) {
        return isStarting
                ? state.port(name, Running.read(state.run(name)).isPresent() || name.equals("postgres"))
                : state.knownPort(name);
    }

    /** The last lines of a part's log, which say why it ended. */
    private String lastWords(String name) {
        try (Stream<String> lines = Files.lines(state.log(name))) {
            Deque<String> last = new ArrayDeque<>();
            lines.forEach(line -> {
                last.add(line);
                if (last.size() > LAST_WORDS) {
                    last.remove();
                }
            });
            return String.join("\n", last);
        } catch (IOException | UncheckedIOException unreadable) {
            return "nothing that can be read: " + unreadable.getMessage();
        }
    }

    private Part kafka(int port) {
        return process(
                "kafka",
                port,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                List.of(
                        "io.slipway.deploy.kafka.KafkaProcess",
                        Integer.toString(port),
                        Integer.toString(port("kafka-controller")),
                        state.directory().resolve("kafka").toString()),
                Map.of());
    }

    /** Its secret is told in the environment, as every secret is. */
    private Part s3(int port) {
        return process(
                "s3",
                port,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                List.of(
                        "io.slipway.deploy.s3.S3Process",
                        Integer.toString(port),
                        state.directory().resolve("s3").toString(),
                        storage.bucket()),
                Map.of("S3_ACCESS_KEY", "slipway", "S3_SECRET_KEY", state.secret("s3")));
    }

    /** A part that is no service: it has a module of its name here, and is ready as soon as its port is open. */
    private Part process(
            String name, int port, String heap, String compiler, List<String> main, Map<String, String> environment) {
        String module = Installation.LOCAL + name;
        List<String> rest = new ArrayList<>(List.of(compiler));
        rest.addAll(aot.apply(installation.cacheOf(module)));
        rest.addAll(List.of("-cp", installation.classPath(module)));
        rest.addAll(main);
        return new JavaPart(state, name, port, JavaPart.java(heap, rest), environment, null);
    }

    private Part service(String name, int kafka, int s3) {
        int port = port(name);
        List<String> jar = new ArrayList<>(growth(name));
        jar.addAll(patience(name));
        jar.addAll(aot.apply(installation.cache(name)));
        jar.addAll(extraJavaOptions());
        jar.addAll(List.of(
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                installation.service(name).toString()));
        String heap = givenHeap().orElse(usualHeap(name));
        return new JavaPart(
                state,
                name,
                port,
                JavaPart.java("-Xmx" + heap, jar),
                environment(name, port, kafka, s3),
                "/q/health/ready");
    }

    private static Optional<String> givenHeap() {
        return Optional.ofNullable(System.getenv("SLIPWAY_HEAP"));
    }

    /** registry-service keeps within 300 MB of resident memory: what it caches is bounded, and bytes pass by the heap. */
    private static String usualHeap(String service) {
        return isFrugal(service) ? "160m" : "256m";
    }

    /** It begins small, so that it grows by what lives and not by what died; what dies young needs little room. */
    private static List<String> growth(String service) {
        return isFrugal(service) && givenHeap().isEmpty() ? List.of("-Xms64m", "-Xmn28m") : List.of();
    }

    /**
     * What waits for the network, the disk and PostgreSQL is compiled well only where it is hot for long, such as a hash: else the second
     * compiler takes more of a sync of some seconds, or of the requests about it, than it gives back. All are a sixteenth as eager as usual.
     */
    private static List<String> patience(String service) {
        return service.equals("task-api") || service.equals("sync-worker")
                ? List.of(
                        "-XX:Tier2InvokeNotifyFreqLog=15",
                        "-XX:Tier2BackedgeNotifyFreqLog=18",
                        "-XX:Tier4InvocationThreshold=80000",
                        "-XX:Tier4MinInvocationThreshold=9600",
                        "-XX:Tier4CompileThreshold=240000",
                        "-XX:Tier4BackEdgeThreshold=640000")
                : List.of();
    }

    private static boolean isFrugal(String service) {
        return service.equals("registry-service");
    }

    private static List<String> extraJavaOptions() {
        String options = System.getenv("SLIPWAY_JAVA_OPTS");
        return options == null || options.isBlank()
                ? List.of()
                : List.of(options.strip().split("\\s+"));
    }

    private Map<String, String> environment(String service, int port, int kafka, int s3) {
        String role = ROLES.getOrDefault(service, "");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.reactiveUrl());
        environment.put("QUARKUS_DATASOURCE_USERNAME", role);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", state.secret(role));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafka);
        environment.putAll(storage.environment(state, service, s3));
        environment.put("SLIPWAY_SEALING_KEY_FILE", state.sealingKey().toString());
        environment.put("SLIPWAY_ADMIN_PASSWORD_FILE", state.secretFile("admin").toString());
        environment.put("SLIPWAY_UPSTREAM_REFUSED_ADDRESSES", refusedAddresses());
        return environment;
    }

    /** What no remote may ask: everything but the door. */
    private String refusedAddresses() {
        Stream<String> always = Stream.of(
                "postgres",
                "kafka",
                "kafka-controller",
                "registry-service",
                "content-service",
                "task-api",
                "sync-worker");
        return Stream.concat(always, storage.isEmbedded() ? Stream.of("s3") : Stream.empty())
                .map(name -> "127.0.0.1:" + port(name))
                .collect(Collectors.joining(","));
    }

    private Part door() {
        return process(
                "door",
                publicPort,
                "-Xmx128m",
                "-XX:TieredStopAtLevel=4",
                List.of(
                        "io.slipway.deploy.door.DoorProcess",
                        "0.0.0.0",
                        Integer.toString(publicPort),
                        Integer.toString(port("registry-service")),
                        Integer.toString(port("task-api")),
                        Integer.toString(port("content-service"))),
                Map.of());
    }

    /** Starts what does not run and waits until everything is ready. */
    void up() {
        Instant begin = Instant.now();
        requirePublicPort();
        boolean isNew = state.knownSecret("admin").isEmpty();
        String password = state.secret("admin", LocalSystem::adminPassword);
        step(postgres, postgres::start);
        parts.get(1).start();
        out.printf("%-18s schema%n", "migrate");
        postgres.migrate(ROLES.values().stream().sorted().toList());
        parts.stream().skip(2).forEach(Part::start);
        parts.stream().skip(1).forEach(this::await);
        out.printf(
                "%nSlipway is up on http://localhost:%d after %.1f s%n",
                publicPort, Duration.between(begin, Instant.now()).toMillis() / 1000.0);
        if (isNew) {
            out.printf(
                    "The administrator is admin, the password is %s (./slipway password shows it again)%n", password);
        }
    }

    /** Starts the content-service once more, told to give the administrator a new password, and sees that it is his. */
    void resetAdmin() {
        Part part = part("content-service");
        if (!(part instanceof JavaPart content) || part.running().isEmpty()) {
            throw new Trouble("a password can only be reset while Slipway runs; start it with ./slipway up");
        }
        state.replaceSecret("admin", adminPassword());
        part.stop(STOP);
        JavaPart resetting = content.with("SLIPWAY_ADMIN_RESET", "true");
        step(resetting, resetting::start);
        awaitLogin(resetting, basic(state.secret("admin")));
        part.stop(STOP);
        step(part, part::start);
    }

    /** The first password a process that has just started verifies takes it longer than any other. */
    private void awaitLogin(JavaPart part, String authorization) {
        Instant begin = Instant.now();
        while (!part.answers("/pulp/api/v3/login/", authorization)) {
            if (Duration.between(begin, Instant.now()).compareTo(LOGIN) > 0) {
                throw new Trouble("the password was not reset; the log is " + state.log(part.name()));
            }
            pause();
        }
    }

    private static String basic(String password) {
        byte[] pair = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String adminPassword() {
        String given = System.getenv("SLIPWAY_ADMIN_PASSWORD");
        return given == null || given.isBlank() ? PasswordMaker.make() : given;
    }

    /** Refuses to start where somebody else has the public port. */
    void requirePublicPort() {
        if (part("door").running().isEmpty() && !State.isFree(publicPort)) {
            throw new Trouble("port " + publicPort
                    + " is taken by another program; choose another one with --port or SLIPWAY_PORT");
        }
    }

    private void step(Part part, Runnable start) {
        start.run();
        await(part);
    }

    /** A process that was dying when it was looked at is started again once; one that ends twice does not want to run. */
    private void await(Part part) {
        Instant begin = Instant.now();
        boolean startedAgain = false;
        while (!part.isReady()) {
            if (part.running().isEmpty()) {
                if (startedAgain) {
                    throw new Trouble(part.name() + " ended instead of starting; its log is " + state.log(part.name())
                            + " and ends with\n" + lastWords(part.name()));
                }
                startedAgain = true;
                part.start();
            }
            if (Duration.between(begin, Instant.now()).compareTo(READY) > 0) {
                throw new Trouble(part.name() + " is not ready after " + READY.toSeconds() + " s; its log is "
                        + state.log(part.name()) + " and ends with\n" + lastWords(part.name()));
            }
            pause();
        }
        out.printf("%-18s ready on port %d%n", part.name(), part.port());
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted; ./slipway up goes on where it was");
        }
    }

    int publicPort() {
        return publicPort;
    }

    /** Stops everything, last first. */
    void down() {
        down(STOP);
    }

    /** The same, with so much patience for each. The services do not need one another to end well, so they end at the same time. */
    void down(Duration patience) {
        int first = parts.indexOf(part(SERVICES.getFirst()));
        int door = first + SERVICES.size();
        stop(parts.subList(door, parts.size()), patience);
        stop(parts.subList(first, door), patience);
        parts.subList(0, first).reversed().forEach(part -> stop(List.of(part), patience));
    }

    private void stop(List<Part> together, Duration patience) {
        List<Part> running =
                together.stream().filter(part -> part.running().isPresent()).toList();
        running.forEach(Part::ask);
        for (Part part : running) {
            part.stop(patience);
            out.printf("%-18s stopped%n", part.name());
        }
        together.forEach(this::deleteRunFile);
    }

    private void deleteRunFile(Part part) {
        try {
            Files.deleteIfExists(state.run(part.name()));
        } catch (IOException e) {
            throw new Trouble(state.run(part.name()) + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Stops and starts one part. */
    void restart(String name) {
        Part part = part(name);
        part.stop(STOP);
        step(part, part::start);
    }
}
