package io.slipway.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mirrors images: remote, repository, distribution and sync, made where they are not there yet. */
@Command(name = "slipway mirror", description = "Mirrors images of other registries. Running it again syncs again.")
public final class Mirror implements Runnable {
    private static final int USUAL_PORT = 8080;

    /** When layers are fetched, in the API's words. */
    enum Policy {
        immediate,
        on_demand,
        streamed
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Parameters(
            arity = "1..*",
            paramLabel = "REF",
            description = "Images: registry.example/library/alpine:3.20, with a tag, a digest or none (all tags).")
    List<String> references = List.of();

    @Option(names = "--as", paramLabel = "NAME", description = "The name to serve it under; by default its own.")
    @Nullable
    String as;

    @Option(
            names = "--policy",
            defaultValue = "immediate",
            description =
                    "When layers are fetched: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}). So far that is with the sync, "
                            + "whatever is said here.")
    Policy policy = Policy.immediate;

    @Option(names = "--username", description = "The user at the other registry, with --password-stdin.")
    @Nullable
    String username;

    @Option(names = "--password-stdin", description = "Read his password from standard input.")
    boolean passwordStdin;

    @Option(names = "--insecure", description = "The other registry speaks plain HTTP.")
    boolean insecure;

    @Option(
            names = "--server",
            defaultValue = "${env:SLIPWAY_SERVER}",
            description = "Where Slipway answers (SLIPWAY_SERVER; http://localhost and the port).")
    @Nullable
    String server;

    @Option(
            names = "--port",
            defaultValue = "${env:SLIPWAY_PORT}",
            description = "The local port (SLIPWAY_PORT; the one ./slipway up was told, else 8080).")
    @Nullable
    Integer port;

    @Option(
            names = "--state",
            defaultValue = "${env:SLIPWAY_STATE:-.slipway}",
            description = "The state directory with the administrator's password (${DEFAULT-VALUE}).")
    Path state = Path.of(".slipway");

    /** Runs the command; ends with 1 and one sentence when the user can do something about a failure. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Mirror());
        command.setExecutionExceptionHandler(Mirror::explain);
        System.exit(command.execute(args.length > 0 && args[0].equals("mirror") ? withoutFirst(args) : args));
    }

    private static String[] withoutFirst(String[] args) {
        return List.of(args).subList(1, args.length).toArray(String[]::new);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof Trouble) {
            command.getErr().println("slipway: " + failure.getMessage());
            return 1;
        }
        throw failure;
    }

    /** What is wanted of one upstream repository. */
    private record Wanted(ImageReference image, Set<String> references, boolean all) {}

    @Override
    public void run() {
        if (passwordStdin != (username != null)) {
            throw new Trouble("--username and --password-stdin go together");
        }
        Map<String, Wanted> wanted = grouped();
        if (as != null && wanted.size() > 1) {
            throw new Trouble("--as names one repository, but the references are of " + wanted.size());
        }
        Api api = new Api(address(), "admin", adminPassword());
        Optional<String> password = upstreamPassword();
        List<String> failed = new ArrayList<>();
        wanted.forEach((key, each) -> {
            if (!isMirrored(api, each, password)) {
                failed.add(each.image().name().toString());
            }
        });
        if (!failed.isEmpty()) {
            throw new Trouble("not mirrored: " + String.join(", ", failed));
        }
    }

    private Map<String, Wanted> grouped() {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (String text : references) {
            ImageReference image = ImageReference.fromString(text);
            Wanted before = wanted.getOrDefault(
                    image.host() + "/" + image.name(), new Wanted(image, new LinkedHashSet<>(), false));
            Set<String> all = new LinkedHashSet<>(before.references());
            image.reference().ifPresent(all::add);
            wanted.put(
                    image.host() + "/" + image.name(),
                    new Wanted(image, all, before.all() || image.reference().isEmpty()));
        }
        return wanted;
    }

    private URI address() {
        return URI.create(server == null || server.isBlank() ? "http://localhost:" + localPort() : server);
    }

    private int localPort() {
        if (port != null) {
            return port;
        }
        try {
            return new ObjectMapper()
                    .readTree(state.resolve("ports.json").toFile())
                    .path("public")
                    .asInt(USUAL_PORT);
        } catch (IOException e) {
            return USUAL_PORT;
        }
    }

    private String adminPassword() {
        String given = System.getenv("SLIPWAY_ADMIN_PASSWORD");
        if (given != null && !given.isBlank()) {
            return given;
        }
        Path file = state.resolve("secrets").resolve("admin");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Trouble(
                    "the administrator's password is not in " + file
                            + "; start Slipway with ./slipway up, say where it is with --state, or give the password in SLIPWAY_ADMIN_PASSWORD");
        }
    }

    private Optional<String> upstreamPassword() {
        if (!passwordStdin) {
            return Optional.empty();
        }
        Scanner input = new Scanner(System.in, StandardCharsets.UTF_8);
        if (!input.hasNextLine()) {
            throw new Trouble("--password-stdin, but standard input is empty");
        }
        return Optional.of(input.nextLine());
    }

    /** Whether all went well; one that does not leaves the others alone. */
    private boolean isMirrored(Api api, Wanted wanted, Optional<String> password) {
        try {
            return mirror(api, wanted, password);
        } catch (Trouble e) {
            System.err.printf("%s: %s%n", wanted.image().name(), e.getMessage());
            return false;
        }
    }

    private boolean mirror(Api api, Wanted wanted, Optional<String> password) {
        String name = as == null ? wanted.image().name().toString() : as;
        String remote = remote(api, name, wanted, password);
        String repository = repository(api, name, remote);
        distribution(api, name, repository);
        System.out.printf("%s: syncing from %s%n", name, wanted.image().host());
        JsonNode task = api.post(repository + "sync/", api.object().put("remote", remote));
        return new Watch(api, name, wanted.references()).until(task.path("task").asText());
    }

    private String remote(Api api, String name, Wanted wanted, Optional<String> password) {
        ObjectNode body = api.object()
                .put("name", name)
                .put("url", (insecure ? "http://" : "https://") + wanted.image().host())
                .put("upstream_name", wanted.image().name().toString())
                .put("policy", policy.name());
        if (username != null) {
            body.put("username", username).put("password", password.orElse(""));
        }
        Optional<JsonNode> known = api.named("remotes/container/container/", name);
        includes(wanted, known)
                .ifPresentOrElse(
                        includes -> includes.forEach(body.putArray("includes")::add), () -> body.putNull("includes"));
        if (known.isEmpty()) {
            return api.post(Api.ROOT + "remotes/container/container/", body)
                    .path("pulp_href")
                    .asText();
        }
        requireSame(name, known.get(), wanted.image());
        String href = known.get().path("pulp_href").asText();
        api.patch(href, body);
        return href;
    }

    /** What one name serves is not mixed from two registries unasked. */
    private static void requireSame(String name, JsonNode known, ImageReference image) {
        URI url = URI.create(known.path("url").asText());
        if (!image.host().equals(url.getAuthority())
                || !image.name().toString().equals(known.path("upstream_name").asText())) {
            throw new Trouble(name + " already mirrors " + url.getAuthority() + "/"
                    + known.path("upstream_name").asText() + "; say another name with --as");
        }
    }

    /** What was mirrored before still is. */
    private static Optional<Set<String>> includes(Wanted wanted, Optional<JsonNode> known) {
        if (wanted.all()
                || known.filter(remote -> remote.path("includes").isNull()).isPresent()) {
            return Optional.empty();
        }
        Set<String> includes = new LinkedHashSet<>();
        known.map(remote -> (ArrayNode) remote.path("includes"))
                .ifPresent(before -> before.forEach(include -> includes.add(include.asText())));
        includes.addAll(wanted.references());
        return Optional.of(includes);
    }

    private static String repository(Api api, String name, String remote) {
        return api.named("repositories/container/container/", name)
                .orElseGet(() -> api.post(
                        Api.ROOT + "repositories/container/container/",
                        api.object().put("name", name).put("remote", remote)))
                .path("pulp_href")
                .asText();
    }

    private static void distribution(Api api, String name, String repository) {
        if (api.named("distributions/container/container/", name).isEmpty()) {
            api.post(
                    Api.ROOT + "distributions/container/container/",
                    api.object().put("name", name).put("base_path", name).put("repository", repository));
        }
    }
}
