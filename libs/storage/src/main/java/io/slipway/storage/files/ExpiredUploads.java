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

/** Uploads that nobody went on with. */
final class ExpiredUploads {
    private ExpiredUploads() {}

    /** Deletes those that nobody has written to since {@code untouchedSince} and nobody works on, on any replica. */
    static List<String> discard(Directories directories, Instant untouchedSince) throws IOException {
        List<String> discarded = new ArrayList<>();
        if (!Files.isDirectory(directories.uploads())) {
            return discarded;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directories.uploads())) {
            for (Path file : files) {
                if (isUntouched(file, untouchedSince) && discard(directories, file, untouchedSince)) {
                    discarded.add("uploads/" + file.getFileName());
                }
            }
        }
        return discarded;
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
