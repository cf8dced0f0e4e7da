package io.slipway.deploy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything a local Slipway leaves on disk:
 *
 * <pre>
 * postgres/   the database        secrets/   passwords and keys, for the owner only
 * kafka/      the broker's log    run/       what runs: one file per process
 * blobs/      bytes               log/       one file per process
 * s3/         bytes, in S3        spool/     parts on their way to S3
 * sockets/    where PostgreSQL listens, for the owner only
 * postgres-binaries/  its programs, unpacked
 * ports.json  the ports that were chosen
 * </pre>
 */
record State(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECRET_BYTES = 24;
    private static final String LOCK = "lock";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** All that is ever made in the directory, but for the lock. */
    private static final List<String> MADE = List.of(
            "run",
            "secrets",
            "postgres",
            "sockets",
            "kafka",
            "s3",
            "spool",
            "blobs",
            "log",
            "postgres-binaries",
            "ports.json",
            "storage.json");

    /** Opens the state, making it where it is new. */
    static State open(Path directory) {
        State state = new State(directory.toAbsolutePath().normalize());
        try {
            Path made = Files.createDirectories(state.directory, OWNER_ONLY);
            assert made.equals(state.directory);
            for (String part : new String[] {"run", "log", "blobs"}) {
                Files.createDirectories(state.directory.resolve(part));
            }
            Path secrets = Files.createDirectories(state.secrets());
            Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
            return state;
        } catch (IOException e) {
            throw new Trouble(
                    "the state directory " + state.directory + " cannot be used (" + e.getMessage()
                            + "); name another one with --state or SLIPWAY_STATE",
                    e);
        }
    }

    Path log(String process) {
        return directory.resolve("log").resolve(process + ".log");
    }

    Path run(String process) {
        return directory.resolve("run").resolve(process + ".json");
    }

    private Path secrets() {
        return directory.resolve("secrets");
    }

    Path secretFile(String name) {
        return secrets().resolve(name);
    }

    Optional<String> knownSecret(String name) {
        return Files.exists(secretFile(name)) ? Optional.of(read(secretFile(name))) : Optional.empty();
    }

    /** A secret that is made once. */
    String secret(String name) {
        return secret(name, () -> random(SECRET_BYTES, Base64.getUrlEncoder().withoutPadding()));
    }

    /** A secret that is made once, by {@code maker}. */
    String secret(String name, Supplier<String> maker) {
        return knownSecret(name).orElseGet(() -> keep(name, maker.get()));
    }

    /** Another secret in the place of one that was there: whoever reads it meanwhile reads the one or the other. */
    void replaceSecret(String name, String secret) {
        String fresh = name + ".new";
        try {
            Files.deleteIfExists(secretFile(fresh));
            String kept = keep(fresh, secret);
            assert kept.equals(secret);
            Files.move(secretFile(fresh), secretFile(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Trouble("the secret " + secretFile(name) + " cannot be replaced: " + e.getMessage(), e);
        }
    }

    /** A key for AES-256. */
    Path sealingKey() {
        String key = secret("sealing.key", () -> random(32, Base64.getEncoder()));
        assert !key.isEmpty();
        return secretFile("sealing.key");
    }

    /** Written whole before it has its name: whoever is killed in between leaves no empty secret, and of two the first one counts. */
    private String keep(String name, String secret) {
        try {
            Path fresh = Files.createTempFile(
                    secrets(),
                    name,
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.move(Files.writeString(fresh, secret), secretFile(name));
                return secret;
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (FileAlreadyExistsException made) {
            return read(secretFile(name));
        } catch (IOException e) {
            throw new Trouble("the secret " + secretFile(name) + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static String random(int bytes, Base64.Encoder encoder) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        return encoder.encodeToString(secret);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Trouble(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The port {@code name} was started on; 0 where it never was. */
    int knownPort(String name) {
        return ports().getOrDefault(name, 0);
    }

    /**
     * The port {@code name} listens on: chosen once, and again when somebody else has taken it meanwhile. For whoever works {@link #exclusively}: of
     * two who choose at once, one would not find what the other starts.
     */
    int port(String name, boolean isRunning) {
        TreeMap<String, Integer> ports = ports();
        Integer known = ports.get(name);
        if (known != null && (isRunning || isFree(known))) {
            return known;
        }
        int chosen = freePort();
        while (ports.containsValue(chosen)) {
            chosen = freePort();
        }
        ports.put(name, chosen);
        write(ports);
        return chosen;
    }

    /** The public port the system was started on, {@code otherwise} where it never was. */
    int publicPort(int otherwise) {
        return ports().getOrDefault("public", otherwise);
    }

    void rememberPublicPort(int port) {
        TreeMap<String, Integer> ports = ports();
        ports.put("public", port);
        write(ports);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Trouble("no free port on the loopback address: " + e.getMessage(), e);
        }
    }

    private TreeMap<String, Integer> ports() {
        Path file = directory.resolve("ports.json");
        TreeMap<String, Integer> ports = new TreeMap<>();
        try {
            if (Files.exists(file)) {
                JSON.readTree(file.toFile())
                        .properties()
                        .forEach(
                                port -> ports.put(port.getKey(), port.getValue().asInt()));
            }
            return ports;
        } catch (IOException e) {
            throw new Trouble(file + " is broken; remove it and try again", e);
        }
    }

    /** Written whole before it has its name, so that nobody reads half of it. */
    private void write(TreeMap<String, Integer> ports) {
        try {
            Path fresh = Files.createTempFile(directory, "ports", ".new");
            JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), ports);
            Files.move(fresh, directory.resolve("ports.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Trouble("ports.json cannot be written: " + e.getMessage(), e);
        }
    }

    /** Removes what was made here and nothing else: who named a directory with something of his own in it keeps that. */
    void remove() {
        for (String name : MADE) {
            Path made = directory.resolve(name);
            try (Stream<Path> all = Files.exists(made) ? Files.walk(made) : Stream.empty()) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new Trouble(made + " cannot be removed: " + e.getMessage(), e);
            }
        }
    }

    /** Removes the last that is left once nobody is at work here any more, and the directory where it is empty. */
    void removeLock() {
        try {
            Files.deleteIfExists(directory.resolve(LOCK));
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException somebodyElses) {
            return;
        } catch (IOException e) {
            throw new Trouble(directory + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Runs {@code work} while nobody else starts or stops this state. */
    void exclusively(Runnable work) {
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw busy();
            }
            work.run();
        } catch (OverlappingFileLockException e) {
            throw busy();
        } catch (IOException e) {
            throw new Trouble("the state directory " + directory + " cannot be locked: " + e.getMessage(), e);
        }
    }

    private Trouble busy() {
        return new Trouble("another ./slipway is at work in " + directory + "; wait until it is done");
    }
}
