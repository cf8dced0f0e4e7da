package io.slipway.registry.route;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The line between the registry and its database, which tests hold and cut. Answers are held, questions get through. With the argument
 * {@code held} it is held when the registry starts, and the registry has its usual patience.
 */
public final class DatabaseLine implements QuarkusTestResourceLifecycleManager {
    private static final Object GATE = new Object();
    private static final Set<Socket> OPEN = ConcurrentHashMap.newKeySet();
    private static volatile boolean held;
    private static volatile boolean cut;
    private static int holding;
    private static volatile @Nullable TestPostgres postgres;

    private @Nullable ServerSocket listening;
    private boolean isHeldFirst;

    /** The database at the other end, past the line. */
    static TestPostgres database() {
        return Objects.requireNonNull(postgres);
    }

    /** From now on no answer of PostgreSQL arrives: it hangs, but is not dead. */
    static void hold() {
        held = true;
    }

    /** Whatever was held arrives, and new connections are let through. */
    static void release() {
        synchronized (GATE) {
            held = false;
            cut = false;
            GATE.notifyAll();
        }
    }

    /** From now on there is no PostgreSQL. */
    static void cut() throws IOException {
        cut = true;
        for (Socket socket : OPEN) {
            socket.close();
        }
    }

    @Override
    public void init(Map<String, String> arguments) {
        isHeldFirst = arguments.containsKey("held");
    }

    @Override
    public Map<String, String> start() {
        held = isHeldFirst;
        try {
            postgres = TestPostgres.create();
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            listening = socket;
            Thread.ofVirtual().start(() -> accept(socket));
            return settings(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("no line to the database", e);
        }
    }

    private Map<String, String> settings(ServerSocket socket) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "quarkus.datasource.reactive.url",
                "postgresql://127.0.0.1:" + socket.getLocalPort() + "/"
                        + database().database());
        settings.put("slipway.pointer.patience", isHeldFirst ? "250ms" : "1s");
        if (!isHeldFirst) {
            settings.put("slipway.pointer.catalog-patience", "1s");
        }
        return settings;
    }

    /** After those whose settings this one overrides. */
    @Override
    public int order() {
        return 1;
    }

    private static void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (cut) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), database().port());
        OPEN.add(client);
        OPEN.add(server);
        Thread.ofVirtual().start(() -> copy(client, server, false));
        Thread.ofVirtual().start(() -> copy(server, client, true));
    }

    private static void copy(Socket from, Socket to, boolean gated) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            int read = in.read(buffer);
            while (read >= 0) {
                if (gated) {
                    awaitGate();
                }
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
        } catch (IOException | InterruptedException ended) {
            OPEN.remove(from);
        }
    }

    private static void awaitGate() throws InterruptedException {
        synchronized (GATE) {
            while (held) {
                holding++;
                GATE.wait();
                holding--;
            }
        }
    }

    /** Whether PostgreSQL has answered something that was not let through. */
    static boolean holdsAnAnswer() {
        synchronized (GATE) {
            return holding > 0;
        }
    }

    @Override
    public void stop() {
        release();
        try {
            Objects.requireNonNull(listening).close();
        } catch (IOException e) {
            throw new UncheckedIOException("the line was not closed", e);
        }
    }
}
