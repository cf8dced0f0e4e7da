package io.slipway.storage.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** Another process, because locks of files are kept between processes only. */
final class OtherProcess {
    private static final int LOCKED = 3;
    private static final int REFUSED = 4;

    private OtherProcess() {}

    /** Whether another process gets the lock of {@code file}. */
    static boolean canLock(Path file) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        if (!other.waitFor(60, TimeUnit.SECONDS)) {
            other.destroyForcibly();
            throw new IOException("the other process did not end");
        }
        return switch (other.exitValue()) {
            case LOCKED -> true;
            case REFUSED -> false;
            default -> throw new IOException("the other process ended with " + other.exitValue());
        };
    }

    public static void main(String[] args) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
            System.exit(channel.tryLock() == null ? REFUSED : LOCKED);
        }
    }
}
