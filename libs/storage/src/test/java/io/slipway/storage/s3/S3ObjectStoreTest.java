package io.slipway.storage.s3;

import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.ObjectStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest extends ObjectStoreContract {
    private static S3Server server;

    @TempDir
    Path spool;

    private final String prefix = UUID.randomUUID() + "/";
    private ObjectStore store;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        store = new S3ObjectStore(server.open(prefix, spool, Map.of()));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected List<String> leftovers() {
        List<String> leftovers = new ArrayList<>(
                server.names(prefix).stream().filter(name -> name.endsWith("?")).toList());
        try (var files = Files.walk(spool)) {
            files.map(Path::toString).filter(name -> name.endsWith(".part")).forEach(leftovers::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return leftovers;
    }
}
