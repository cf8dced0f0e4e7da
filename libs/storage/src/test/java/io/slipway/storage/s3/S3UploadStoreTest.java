package io.slipway.storage.s3;

import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.UploadStore;
import io.slipway.storage.object.UploadStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class S3UploadStoreTest extends UploadStoreContract {
    private static S3Server server;

    @TempDir
    Path spool;

    @TempDir
    Path otherSpool;

    private final String prefix = UUID.randomUUID() + "/";
    private UploadStore store;
    private UploadStore replica;
    private ObjectStore objects;

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
        store = new S3UploadStore(server.open(prefix, spool, Map.of()));
        replica = new S3UploadStore(server.open(prefix, otherSpool, Map.of()));
        objects = new S3ObjectStore(server.open(prefix, spool, Map.of()));
    }

    @Override
    protected UploadStore store() {
        return store;
    }

    @Override
    protected UploadStore replica() {
        return replica;
    }

    @Override
    protected ObjectStore objects() {
        return objects;
    }

    @Override
    protected List<String> leftovers() {
        return server.names(prefix);
    }
}
