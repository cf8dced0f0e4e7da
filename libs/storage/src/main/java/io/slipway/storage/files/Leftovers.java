package io.slipway.storage.files;

import io.slipway.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What was never completed, and nobody went on with. */
final class Leftovers {
    private Leftovers() {}

    /** Deletes what nobody has written to since {@code untouchedSince}, and uploads only if nobody works on them, on any replica. */
    static List<String> discard(Directories directories, Instant untouchedSince) throws IOException {
        List<String> discarded = new ArrayList<>();
        for (Path part : files(directories.incoming(), "*.part")) {
            if (isUntouched(part, untouchedSince) && Files.deleteIfExists(part)) {
                discarded.add("incoming/" + part.getFileName());
            }
        }
        for (Path upload : files(directories.uploads(), "*")) {
            if (isUntouched(upload, untouchedSince) && discard(directories, upload, untouchedSince)) {
                discarded.add("uploads/" + upload.getFileName());
            }
        }
        return discarded;
    }

    private static List<Path> files(Path directory, String names) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, names)) {
            List<Path> files = new ArrayList<>();
            stream.forEach(files::add);
            return files;
        }
    }

    private static boolean discard(Directories directories, Path file, Instant untouchedSince) throws IOException {
        ObjectKey upload = new ObjectKey("uploads/" + file.getFileName());
        try (UploadLock lock = UploadLock.tryTake(directories.root(), upload)) {
            return lock != null && isUntouched(file, untouchedSince) && Files.deleteIfExists(file);
        }
    }

    private static boolean isUntouched(Path file, Instant since) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(since);
        } catch (NoSuchFileException completedMeanwhile) {
            return false;
        }
    }
}
