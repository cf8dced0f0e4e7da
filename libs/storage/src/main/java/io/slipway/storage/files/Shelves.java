package io.slipway.storage.files;

import io.slipway.storage.object.Listed;
import io.slipway.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks over the objects in the order of their keys, a stretch at a time: {@code blobs/<algorithm>/<two digits>/<hex>.<upload>}. */
final class Shelves {
    private final Path root;
    private final String after;
    private final int limit;
    private final List<Listed> found = new ArrayList<>();

    private Shelves(Path root, String after, int limit) {
        this.root = root;
        this.after = after;
        this.limit = limit;
    }

    /** At most {@code limit} objects after {@code after}. */
    static List<Listed> list(Path root, @Nullable ObjectKey after, int limit) throws IOException {
        Shelves shelves = new Shelves(root, after == null ? "" : after.value(), limit);
        shelves.walk("blobs/", 2);
        return shelves.found;
    }

    /** The object that {@code upload} became. Looks everywhere, since only its digest would say where: for the rare case that nobody knows. */
    static Optional<Path> ofUpload(Path root, String upload) throws IOException {
        Shelves shelves = new Shelves(root, "", Integer.MAX_VALUE);
        for (String algorithm : shelves.names("blobs/")) {
            for (String shard : shelves.names("blobs/" + algorithm + "/")) {
                String directory = "blobs/" + algorithm + "/" + shard + "/";
                for (String name : shelves.names(directory)) {
                    if (name.endsWith("." + upload)) {
                        return Optional.of(root.resolve(directory + name));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Looks into {@code directory}, {@code levels} above the objects; one that ends before {@code after} is not even opened. */
    private void walk(String directory, int levels) throws IOException {
        for (String name : names(directory)) {
            if (found.size() == limit) {
                return;
            }
            if (levels > 0) {
                walkUnlessBefore(directory + name + "/", levels - 1);
            } else {
                add(directory + name);
            }
        }
    }

    private void walkUnlessBefore(String directory, int levels) throws IOException {
        if (after.startsWith(directory) || directory.compareTo(after) > 0) {
            walk(directory, levels);
        }
    }

    private List<String> names(String directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(directory))) {
            List<String> names = new ArrayList<>();
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            names.sort(null);
            return names;
        } catch (NoSuchFileException | NotDirectoryException nothingHere) {
            return List.of();
        }
    }

    private void add(String name) {
        int dot = name.lastIndexOf('.');
        if (name.compareTo(after) > 0 && dot > 0 && ObjectKey.isOne(name)) {
            found.add(new Listed(new ObjectKey(name), new ObjectKey("uploads/" + name.substring(dot + 1))));
        }
    }
}
