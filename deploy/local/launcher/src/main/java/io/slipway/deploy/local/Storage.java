package io.slipway.deploy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects of a local system are kept: chosen when it is first started, since they do not move.
 *
 * @param kind files or s3
 * @param endpoint an S3 server that is there already; null for the one that is started too
 * @param bucket the bucket; ours where the server is ours
 * @param region the region requests are signed for
 */
record Storage(Kind kind, @Nullable String endpoint, String bucket, String region) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Storage FILES = new Storage(Kind.files, null, "slipway", "us-east-1");

    /** As they are written on the command line. */
    enum Kind {
        files,
        s3
    }

    /** What this state was started with; files where it was not. */
    static Storage remembered(State state) {
        Path file = file(state);
        try {
            return Files.exists(file) ? JSON.readValue(file.toFile(), Storage.class) : FILES;
        } catch (IOException e) {
            throw new Trouble(file + " is broken; it says where the objects are", e);
        }
    }

    /** Chooses {@code this} for a state that is new; another one cannot be chosen later. */
    void choose(State state) {
        Path file = file(state);
        boolean isNew = state.knownSecret("admin").isEmpty();
        if (!isNew && !remembered(state).equals(this)) {
            throw new Trouble("the objects of " + state.directory() + " are kept in " + remembered(state)
                    + " and do not move; start with another --state, or ./slipway reset");
        }
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new Trouble(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static Path file(State state) {
        return state.directory().resolve("storage.json");
    }

    boolean isEmbedded() {
        return kind == Kind.s3 && endpoint == null;
    }

    /**
     * What a service is told. The credentials of a server that was there already are those of the environment; our own server is seen from
     * this machine only, so no client is sent there.
     */
    Map<String, String> environment(State state, String service, int port) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SLIPWAY_STORAGE_KIND", kind.name());
        if (kind == Kind.files) {
            environment.put(
                    "SLIPWAY_STORAGE_DIRECTORY",
                    state.directory().resolve("blobs").toString());
            return environment;
        }
        environment.put("SLIPWAY_STORAGE_S3_ENDPOINT", endpoint == null ? "http://127.0.0.1:" + port : endpoint);
        environment.put("SLIPWAY_STORAGE_S3_BUCKET", bucket);
        environment.put("SLIPWAY_STORAGE_S3_REGION", region);
        environment.put(
                "SLIPWAY_STORAGE_S3_SPOOL",
                state.directory().resolve("spool").resolve(service).toString());
        if (endpoint == null) {
            environment.put("SLIPWAY_STORAGE_S3_REDIRECT", "false");
            environment.put("SLIPWAY_STORAGE_S3_ACCESS_KEY", "slipway");
            environment.put("SLIPWAY_STORAGE_S3_SECRET_KEY", state.secret("s3"));
        }
        return environment;
    }

    @Override
    public String toString() {
        return endpoint == null ? kind.name() : "bucket " + bucket + " of " + endpoint;
    }
}
