package io.slipway.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Where no key is given")
class S3CredentialsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ROLE = "/latest/meta-data/iam/security-credentials/";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path spool;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_role_of_the_machine_signs() throws IOException {
        try (S3Server server = S3Server.start()) {
            HttpServer metadata = vertx.createHttpServer()
                    .requestHandler(request -> answer(request, server))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            isUsable(server, Map.of("role-endpoint", "http://127.0.0.1:" + metadata.actualPort()));
            assertThat(asked).contains("GET " + ROLE + "slipway");
        }
    }

    @Test
    void the_file_that_the_command_line_of_Amazon_writes_signs() throws IOException {
        try (S3Server server = S3Server.start()) {
            Path file = Files.writeString(spool.resolve("credentials"), """
                    [somebody-else]
                    aws_access_key_id = other
                    aws_secret_access_key = wrong

                    [default]
                    aws_access_key_id = %s
                    aws_secret_access_key = %s
                    """.formatted(server.key(), server.secret()));
            isUsable(server, Map.of("credentials-file", file.toString()));
        }
    }

    private void isUsable(S3Server server, Map<String, String> credentials) {
        Map<String, String> settings = new HashMap<>(Map.of("access-key", "", "secret-key", ""));
        settings.putAll(credentials);
        ObjectStore store = new S3ObjectStore(server.open(UUID.randomUUID() + "/", spool, settings));
        byte[] bytes = {1, 2, 3};
        StoredObject stored = store.receive(
                        Expected.exactly(Digest.ofBytes(bytes), 3),
                        offset -> Multi.createFrom().item(Buffer.buffer(bytes)))
                .await()
                .atMost(PATIENCE);
        assertThat(store.read(stored.key(), 3).await().atMost(PATIENCE).getBytes())
                .isEqualTo(bytes);
    }

    private void answer(HttpServerRequest request, S3Server server) {
        asked.add(request.method() + " " + request.path());
        String body = request.path().equals(ROLE)
                ? "slipway"
                : request.path().equals(ROLE + "slipway") ? credentials(server) : "a-token";
        request.response().end(body);
    }

    private static String credentials(S3Server server) {
        return new JsonObject()
                .put("Code", "Success")
                .put("AccessKeyId", server.key())
                .put("SecretAccessKey", server.secret())
                .put("Token", "of-the-session")
                .put("Expiration", Instant.now().plusSeconds(3600).toString())
                .encode();
    }
}
