package io.slipway.deploy.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part that is a Java process of its own. It outlives the launcher; what it prints goes to its log.
 *
 * @param environment what it is told; secrets are told here and never as an argument, where everybody could read them
 * @param health the path that answers 200 when it is ready; null when it is ready as soon as its port is open
 */
record JavaPart(
        State state,
        String name,
        int port,
        List<String> command,
        Map<String, String> environment,
        @Nullable String health)
        implements Part {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int PATIENCE = 2_000;

    /** The java of the launcher, with what every part is started with. What the compiler is done with goes back to the system. */
    static List<String> java(String heap, List<String> rest) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("-XX:TrimNativeHeapInterval=5000");
        }
        command.addAll(rest);
        return command;
    }

    @Override
    public Optional<Running> running() {
        return Running.read(state.run(name)).or(() -> Running.marked(mark()));
    }

    /** What its command line can be known by, among those of all Slipways of this machine. */
    private String mark() {
        return "-Dlauncher.part=" + name + "@" + state.directory();
    }

    @Override
    public void start() {
        if (running().isPresent()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(ofItsOwn(marked(), Files.isExecutable(SETSID)))
                .directory(state.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(state.log(name).toFile()));
        builder.environment().putAll(environment);
        try {
            Running.of(builder.start().toHandle()).write(state.run(name));
        } catch (IOException e) {
            throw new Trouble(name + " could not be started: " + e.getMessage(), e);
        }
    }

    private List<String> marked() {
        List<String> marked = new ArrayList<>(command);
        marked.add(1, mark());
        return marked;
    }

    /** Deaf to Ctrl-C in the terminal, which is meant for the launcher; in a session of its own, where the system can do that. */
    static List<String> ofItsOwn(List<String> command, boolean hasSetsid) {
        List<String> own = new ArrayList<>(hasSetsid ? List.of(SETSID.toString()) : List.of());
        own.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        own.addAll(command);
        return own;
    }

    /** The same, told one thing more. */
    JavaPart with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new JavaPart(state, name, port, command, more, health);
    }

    @Override
    public boolean isReady() {
        return health == null ? !State.isFree(port) : answers(health, null);
    }

    /** Whether a GET of {@code path} is answered with 200. With the client that needs nothing of TLS: every status asks. */
    boolean answers(String path, @Nullable String authorization) {
        try {
            HttpURLConnection request = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
            request.setConnectTimeout(PATIENCE);
            request.setReadTimeout(PATIENCE);
            if (authorization != null) {
                request.setRequestProperty("Authorization", authorization);
            }
            try {
                return request.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                request.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
