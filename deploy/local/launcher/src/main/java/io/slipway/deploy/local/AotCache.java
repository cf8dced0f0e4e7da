package io.slipway.deploy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM learned of a service: its classes as they lie in memory, and which of its methods are worth compiling.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 * @see <a href="https://openjdk.org/jeps/515">JEP 515</a>
 */
record AotCache(Path file, Path fresh) {
    /** The first JDK that makes one in one step. */
    private static final int SINCE = 25;

    /** The one at {@code file}, made beside it. */
    static AotCache at(Path file) {
        return new AotCache(file, file.resolveSibling(file.getFileName() + ".new"));
    }

    static void requireSupport() {
        if (!isSupported()) {
            throw new Trouble("AOT caches need a JDK " + SINCE + " or newer, this is "
                    + Runtime.version().feature() + ": install one, or set JAVA_HOME to it");
        }
    }

    private static boolean isSupported() {
        return Runtime.version().feature() >= SINCE;
    }

    /** Starts with it, where there is one; one of another build or JDK the JVM itself leaves alone, and starts without. */
    List<String> used() {
        if (!isSupported() || !Files.exists(file)) {
            return List.of();
        }
        List<String> used = new ArrayList<>(List.of("-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off"));
        used.addAll(mapped());
        return used;
    }

    /**
     * Maps it where it was made for. Anywhere else all addresses in it are changed, which a start waits for, and its pages are the process's
     * own. An option for diagnosis, which a JDK may drop: so only for the one it was tried with.
     */
    private static List<String> mapped() {
        return Runtime.version().feature() == SINCE
                ? List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0")
                : List.of();
    }

    /** Makes it when the process ends; until {@link #replace} whoever starts has the one that was there before. */
    List<String> made() {
        return List.of("-XX:AOTCacheOutput=" + fresh, "-Xlog:aot=off", "-Xlog:cds=off");
    }

    /** What was made takes the place of what was there. */
    void replace() {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw new Trouble("the JVM did not write " + fresh + "; is there room for it?", e);
        } catch (IOException e) {
            throw new Trouble(fresh + " cannot be moved to " + file + ": " + e.getMessage(), e);
        }
    }

    /** How large it is, in bytes. */
    long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new Trouble(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What a training that was broken off left. */
    void forget() {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            throw new Trouble(fresh + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
