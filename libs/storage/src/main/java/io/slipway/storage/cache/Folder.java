package io.slipway.storage.cache;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.transfer.Hashed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The files of a cache: {@code sha256-<hex>.<id>}, with {@code .part} at the end until they are whole. Nothing is ever forced to disk. */
final class Folder {
    private static final Logger LOG = Logger.getLogger(Folder.class);
    private static final Pattern WHOLE = Pattern.compile("(sha256-[0-9a-f]{64}|sha512-[0-9a-f]{128})\\.[0-9a-f-]{36}");

    private final Path directory;

    Folder(Path directory) {
        this.directory = directory;
    }

    /** A new file for {@code object}; it is made when there is something to write. */
    Fill fill(StoredObject object) {
        Digest digest = object.digest();
        String name = digest.algorithm() + "-" + digest.hex() + "." + UUID.randomUUID();
        return new Fill(object, directory.resolve(name + ".part"), directory.resolve(name));
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("%s stays although it is no longer in the cache: %s", file, e);
        }
    }

    /** Takes files that are left from before. */
    interface Visitor {
        /** Whether the file, which is what its name says, is wanted. */
        boolean take(Digest digest, Path file, long size);
    }

    /** All files there are; none where they cannot be seen. */
    List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            List<Path> files = new ArrayList<>();
            entries.forEach(files::add);
            return files;
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warnf("what is left of the cache in %s cannot be used: %s", directory, e);
            return List.of();
        }
    }

    /** Shows {@code visitor} those of {@code files} that are what their names say, and deletes all others and those it does not want. */
    void visit(List<Path> files, Visitor visitor) {
        for (Path file : files) {
            try {
                if (!isTaken(file, visitor)) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                LOG.warnf("%s is of no use to the cache: %s", file, e);
            }
        }
    }

    private static boolean isTaken(Path file, Visitor visitor) throws IOException {
        Matcher name = WHOLE.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return false;
        }
        Digest digest = Digest.fromString(name.group(1).replace('-', ':'));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Hashed hash = Hashed.nothing(digest.algorithm());
            hash.readOn(channel);
            return hash.digest().equals(digest) && visitor.take(digest, file, hash.size());
        }
    }
}
