package io.slipway.storage.files;

import io.slipway.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What was never completed, and nobody went on with. */
final class Leftovers {
    private Leftovers() {}

    /** The uploads nobody has written to since {@code untouchedSince}. */
    static List<ObjectKey> uploads(Directories directories, Instant untouchedSince) throws IOException {
        List<ObjectKey> untouched = new ArrayList<>();
        for (Path upload : files(directories.uploads(), "*")) {
            if (isUntouched(upload, untouchedSince)) {
                untouched.add(new ObjectKey("uploads/" + upload.getFileName()));
            }
        }
        return untouched;
    }

    /** Deletes those of {@code uploads} that are not {@code open} and that nobody works on, on any replica. */
    static List<String> discard(
            Directories directories, Collection<ObjectKey> uploads, Set<ObjectKey> open, Instant untouchedSince)
            throws IOException {
        List<String> discarded = new ArrayList<>();
        for (ObjectKey upload : uploads) {
            if (!open.contains(upload) && discard(directories, upload, untouchedSince)) {
                discarded.add(upload.value());
            }
        }
        return discarded;
    }

    /** Deletes what arrived of objects and nobody has written to since {@code untouchedSince}. */
    static List<String> discardIncoming(Directories directories, Instant untouchedSince) throws IOException {
        List<String> discarded = new ArrayList<>();
        for (Path part : files(directories.incoming(), "*.part")) {
            if (isUntouched(part, untouchedSince) && Files.deleteIfExists(part)) {
                discarded.add("incoming/" + part.getFileName());
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

    private static boolean discard(Directories directories, ObjectKey upload, Instant untouchedSince)
            throws IOException {
        Path file = directories.object(upload);
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
