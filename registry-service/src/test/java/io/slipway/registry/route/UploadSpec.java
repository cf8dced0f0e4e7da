package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.bytes;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.UploadState;
import io.slipway.storage.object.UploadStore;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Uploading blobs")
class UploadSpec {
    @Inject
    Admin admin;

    @Inject
    UploadStore store;

    private static String fresh() {
        return "content " + UUID.randomUUID();
    }

    @Test
    void a_POST_opens_a_session_and_says_where() {
        String name = newName();
        admin.request()
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(202)
                .header("Location", matchesPattern("/v2/" + name + "/blobs/uploads/[0-9a-f-]{36}"))
                .header("Range", "0-0")
                .header("Docker-Upload-UUID", notNullValue())
                .header("OCI-Chunk-Min-Length", notNullValue())
                .header("Content-Length", "0");
    }

    @Test
    void a_blob_is_pushed_by_POST_then_PUT_and_readable_at_once() {
        String name = newName();
        String content = fresh();
        admin.request()
                .body(bytes(content))
                .put(admin.upload(name) + "?digest=" + digest(content))
                .then()
                .statusCode(201)
                .header("Location", "/v2/" + name + "/blobs/" + digest(content))
                .header("Docker-Content-Digest", digest(content).toString());
        isReadable(name, content);
    }

    /** By anybody: a name that is made by a push is public. */
    private static void isReadable(String name, String content) {
        String blob = "/v2/" + name + "/blobs/" + digest(content);
        plain().head(blob).then().statusCode(200).header("Content-Length", Integer.toString(content.length()));
        plain().get(blob)
                .then()
                .statusCode(200)
                .header("Docker-Content-Digest", digest(content).toString())
                .body(equalTo(content));
    }

    @Test
    void a_blob_is_pushed_by_a_single_POST() {
        String name = newName();
        String content = fresh();
        admin.request()
                .body(bytes(content))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest(content))
                .then()
                .statusCode(201)
                .header("Location", "/v2/" + name + "/blobs/" + digest(content));
        isReadable(name, content);
    }

    @Test
    void a_blob_of_no_bytes_is_a_blob() {
        String name = newName();
        admin.request().put(admin.upload(name) + "?digest=" + digest("")).then().statusCode(201);
        isReadable(name, "");
    }

    @Test
    void a_blob_is_streamed_by_a_PATCH_without_a_range() {
        String name = newName();
        String content = fresh();
        String upload = admin.upload(name);
        admin.request()
                .body(bytes(content))
                .patch(upload)
                .then()
                .statusCode(202)
                .header("Location", upload)
                .header("Range", "0-" + (content.length() - 1))
                .header("Docker-Upload-UUID", notNullValue());
        admin.request().put(upload + "?digest=" + digest(content)).then().statusCode(201);
        isReadable(name, content);
    }

    @Test
    void a_blob_is_pushed_in_chunks_the_last_of_them_by_PUT() {
        String name = newName();
        String content = fresh();
        String upload = admin.upload(name);
        chunk(upload, content, 0, 1).then().statusCode(202).header("Range", "0-0");
        chunk(upload, content, 1, 20).then().statusCode(202).header("Range", "0-19");
        admin.request()
                .header("Content-Range", "20-" + (content.length() - 1))
                .body(bytes(content.substring(20)))
                .put(upload + "?digest=" + digest(content))
                .then()
                .statusCode(201);
        isReadable(name, content);
    }

    private io.restassured.response.Response chunk(String upload, String content, int from, int to) {
        return admin.request()
                .header("Content-Range", from + "-" + (to - 1))
                .body(bytes(content.substring(from, to)))
                .patch(upload);
    }

    @Test
    void a_chunk_out_of_order_is_refused_with_416_and_says_where_to_go_on() {
        String content = fresh();
        String upload = admin.upload(newName());
        chunk(upload, content, 0, 10).then().statusCode(202);
        for (int from : List.of(0, 5, 11)) {
            chunk(upload, content, from, 20)
                    .then()
                    .statusCode(416)
                    .header("Range", "0-9")
                    .header("Location", upload)
                    .body("errors[0].code", equalTo("RANGE_INVALID"));
        }
        admin.request()
                .header("Content-Range", "0-9")
                .body(bytes(content.substring(0, 10)))
                .put(upload + "?digest=" + digest(content))
                .then()
                .statusCode(416);
        chunk(upload, content, 10, 20).then().statusCode(202).header("Range", "0-19");
    }

    @Test
    void a_first_chunk_must_begin_at_0() {
        chunk(admin.upload(newName()), fresh(), 1, 5).then().statusCode(416).header("Range", "0-0");
    }

    @Test
    void a_Content_Range_of_another_length_than_the_body_is_refused() {
        admin.request()
                .header("Content-Range", "0-99")
                .body(bytes("ten bytes!"))
                .patch(admin.upload(newName()))
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("SIZE_INVALID"));
    }

    @Test
    void a_Content_Range_that_is_none_is_refused() {
        for (String range : List.of("a-b", "5", "9-0", "bytes=0-9")) {
            admin.request()
                    .header("Content-Range", range)
                    .body(bytes("ten bytes!"))
                    .patch(admin.upload(newName()))
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("BLOB_UPLOAD_INVALID"));
        }
    }

    @Test
    void the_status_of_an_upload_is_answered_to_GET_and_HEAD() {
        String content = fresh();
        String upload = admin.upload(newName());
        admin.request().get(upload).then().statusCode(204).header("Range", "0-0");
        chunk(upload, content, 0, 10).then().statusCode(202);
        admin.request()
                .get(upload)
                .then()
                .statusCode(204)
                .header("Range", "0-9")
                .header("Location", upload);
        admin.request().head(upload).then().statusCode(204).header("Range", "0-9");
    }

    @Test
    void an_upload_that_is_canceled_is_gone() {
        String upload = admin.upload(newName());
        admin.request().delete(upload).then().statusCode(204);
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            admin.request()
                    .request(method, upload)
                    .then()
                    .statusCode(404)
                    .body("errors[0].code", equalTo("BLOB_UPLOAD_UNKNOWN"));
        }
    }

    @Test
    void an_upload_that_another_replica_went_on_with_meanwhile_is_gone_on_with_from_there() {
        String name = newName();
        String content = fresh();
        String upload = admin.upload(name);
        asAnotherReplica(upload, content.substring(0, 10));
        admin.request()
                .body(bytes(content.substring(10, 20)))
                .patch(upload)
                .then()
                .statusCode(202)
                .header("Range", "0-19");
        asAnotherReplica(upload, content.substring(20, 30));
        admin.request()
                .body(bytes(content.substring(30)))
                .put(upload + "?digest=" + digest(content))
                .then()
                .statusCode(201);
        isReadable(name, content);
    }

    @Test
    void an_upload_that_another_replica_forgot_meanwhile_is_gone() {
        String upload = admin.upload(newName());
        PostgresResource.current().execute("DELETE FROM upload WHERE id = '" + id(upload) + "'");
        admin.request()
                .body(bytes("content"))
                .patch(upload)
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("BLOB_UPLOAD_UNKNOWN"));
    }

    private void asAnotherReplica(String upload, String more) {
        UploadState state = new UploadState(
                new ObjectKey(upload(upload, "state::json ->> 'key'")),
                Algorithm.SHA256,
                Long.parseLong(upload(upload, "state::json ->> 'size'")),
                "");
        long size = store.append(state, Multi.createFrom().item(Buffer.buffer(more)), Long.MAX_VALUE)
                .await()
                .atMost(Duration.ofSeconds(30))
                .upload()
                .size();
        PostgresResource.current().execute("""
                UPDATE upload SET size = %1$d, state = jsonb_set(state::jsonb, '{size}', '%1$d')::text
                 WHERE id = '%2$s'""".formatted(size, id(upload)));
    }

    private static String upload(String upload, String what) {
        return PostgresResource.current()
                .texts("SELECT " + what + " FROM upload WHERE id = '" + id(upload) + "'")
                .getFirst();
    }

    private static String id(String upload) {
        return upload.substring(upload.lastIndexOf('/') + 1);
    }

    @Test
    void an_upload_belongs_to_its_name_and_to_whoever_began_it() {
        String upload = admin.upload(newName());
        String elsewhere = "/v2/" + newName() + upload.substring(upload.indexOf("/blobs/"));
        admin.request().get(elsewhere).then().statusCode(404).body("errors[0].code", equalTo("BLOB_UPLOAD_UNKNOWN"));
        plain().get(upload).then().statusCode(401);
        admin.request()
                .get("/v2/" + newName() + "/blobs/uploads/no-uuid")
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("BLOB_UPLOAD_UNKNOWN"));
    }

    @Test
    void bytes_that_are_not_their_digest_are_refused_however_they_come() {
        String name = newName();
        String upload = admin.upload(name);
        admin.request()
                .body(bytes(fresh()))
                .put(upload + "?digest=" + digest("other"))
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
        admin.request().get(upload).then().statusCode(404);
        admin.request()
                .body(bytes(fresh()))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest("other"))
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
    }

    @Test
    void a_digest_that_is_none_or_is_not_given_is_refused() {
        for (String query : List.of("?digest=sha256:short", "?digest=md5:0cc175b9c0f1b6a831c399e269772661", "")) {
            admin.request()
                    .body(bytes(fresh()))
                    .put(admin.upload(newName()) + query)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("DIGEST_INVALID"));
        }
        admin.request()
                .post("/v2/" + newName() + "/blobs/uploads/?digest-algorithm=md5")
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
    }

    @Test
    void sha512_is_taken_whether_announced_or_not() {
        for (String announced : List.of("", "?digest-algorithm=sha512")) {
            String name = newName();
            String content = fresh();
            Digest digest = Digest.ofBytes(Algorithm.SHA512, bytes(content));
            String upload = admin.request()
                    .post("/v2/" + name + "/blobs/uploads/" + announced)
                    .then()
                    .statusCode(202)
                    .extract()
                    .header("Location");
            admin.request().body(bytes(content)).patch(upload).then().statusCode(202);
            admin.request().put(upload + "?digest=" + digest).then().statusCode(201);
            plain().get("/v2/" + name + "/blobs/" + digest)
                    .then()
                    .statusCode(200)
                    .body(equalTo(content));
        }
    }

    @Test
    void a_blob_is_mounted_from_another_name_and_from_anywhere() {
        String from = newName();
        String content = fresh();
        admin.blob(from, content);
        for (String source : List.of("&from=" + from, "")) {
            String to = newName();
            admin.request()
                    .post("/v2/" + to + "/blobs/uploads/?mount=" + digest(content) + source)
                    .then()
                    .statusCode(201)
                    .header("Location", "/v2/" + to + "/blobs/" + digest(content))
                    .header("Docker-Content-Digest", digest(content).toString());
            isReadable(to, content);
        }
    }

    @Test
    void a_blob_that_cannot_be_mounted_is_to_be_uploaded() {
        for (String source : List.of("&from=" + newName(), "")) {
            String name = newName();
            String content = fresh();
            String upload = admin.request()
                    .post("/v2/" + name + "/blobs/uploads/?mount=" + digest(content) + source)
                    .then()
                    .statusCode(202)
                    .extract()
                    .header("Location");
            admin.request()
                    .body(bytes(content))
                    .put(upload + "?digest=" + digest(content))
                    .then()
                    .statusCode(201);
        }
    }

    @Test
    void nothing_is_written_without_credentials_and_the_challenge_says_what_to_ask_for() {
        String name = newName();
        plain().post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("scope=\"repository:" + name + ":pull,push\""))
                .body("errors[0].code", equalTo("UNAUTHORIZED"));
        plain().post("/v2/" + name + "/blobs/uploads/?mount=" + digest("x") + "&from=some/where")
                .then()
                .statusCode(401)
                .header(
                        "WWW-Authenticate",
                        containsString("scope=\"repository:" + name + ":pull,push repository:some/where:pull\""));
        plain().patch("/v2/" + name + "/blobs/uploads/" + UUID.randomUUID())
                .then()
                .statusCode(401);
        plain().put("/v2/" + name + "/blobs/uploads/" + UUID.randomUUID())
                .then()
                .statusCode(401);
    }

    @Test
    void a_body_beyond_the_default_limit_of_Quarkus_is_taken_in_constant_memory() {
        byte[] large = new byte[30 * 1024 * 1024];
        new Random(1).nextBytes(large);
        Digest digest = Digest.ofBytes(large);
        String name = newName();
        admin.request()
                .body(large)
                .put(admin.upload(name) + "?digest=" + digest)
                .then()
                .statusCode(201);
        byte[] back = plain().get("/v2/" + name + "/blobs/" + digest).asByteArray();
        assertThat(Digest.ofBytes(back)).isEqualTo(digest);
    }

    @Test
    void what_arrived_before_a_break_is_kept_and_the_next_status_is_right() throws Exception {
        byte[] content = new byte[900_000];
        new Random(2).nextBytes(content);
        String upload = admin.upload(newName());
        try (Wire wire = new Wire()) {
            wire.send("PATCH " + upload + " HTTP/1.1\r\nHost: here\r\nAuthorization: " + Admin.basic()
                    + "\r\nContent-Length: " + content.length + "\r\n\r\n");
            wire.send(Arrays.copyOf(content, 600_000));
            awaitBytes(upload);
        }
        int arrived = 1
                + Integer.parseInt(admin.request()
                        .get(upload)
                        .then()
                        .statusCode(204)
                        .extract()
                        .header("Range")
                        .substring(2));
        assertThat(arrived).isBetween(2, 600_000);
        admin.request()
                .header("Content-Range", arrived + "-" + (content.length - 1))
                .body(Arrays.copyOfRange(content, arrived, content.length))
                .patch(upload)
                .then()
                .statusCode(202)
                .header("Range", "0-" + (content.length - 1));
        admin.request()
                .put(upload + "?digest=" + Digest.ofBytes(content))
                .then()
                .statusCode(201);
    }

    /** Waits until the store has some of {@code upload}. */
    private void awaitBytes(String upload) throws Exception {
        String id = upload.substring(upload.lastIndexOf('/') + 1);
        String key = PostgresResource.current()
                .texts("SELECT state::json ->> 'key' FROM upload WHERE id = '" + id + "'")
                .getFirst();
        Path file = ConfigProvider.getConfig()
                .getValue("slipway.storage.directory", Path.class)
                .resolve(key);
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (Files.notExists(file) || Files.size(file) == 0) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_client_that_waits_for_100_Continue_hears_it_only_once_it_may_send() throws IOException {
        String content = fresh();
        String path = "/v2/" + newName() + "/blobs/uploads/?digest=" + digest(content);
        String head = "POST " + path + " HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: "
                + content.length() + "\r\n";
        try (Wire wire = new Wire()) {
            assertThat(wire.send(head + "\r\n").head())
                    .startsWith("HTTP/1.1 401")
                    .containsIgnoringCase("connection: close");
        }
        try (Wire wire = new Wire()) {
            assertThat(wire.send(head + "Authorization: " + Admin.basic() + "\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 100");
            assertThat(wire.send(content).head()).startsWith("HTTP/1.1 201");
        }
    }

    @Test
    void a_large_body_that_nobody_wants_ends_the_connection_and_a_small_one_does_not() throws IOException {
        String head = "POST /v2/" + newName() + "/blobs/uploads/?digest=" + digest("x") + " HTTP/1.1\r\nHost: here\r\n";
        try (Wire wire = new Wire()) {
            wire.send(head + "Content-Length: 1000000000\r\n\r\nsome bytes");
            assertThat(wire.head()).startsWith("HTTP/1.1 401").containsIgnoringCase("connection: close");
            assertThat(wire.isEnded()).isTrue();
        }
        try (Wire wire = new Wire()) {
            wire.send(head + "Content-Length: 10\r\n\r\n0123456789");
            assertThat(wire.head()).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("connection: close");
        }
    }

    @Test
    void the_same_blob_from_many_at_once_is_one_blob() throws Exception {
        String name = newName();
        String content = fresh();
        admin.request().get("/v2/").then().statusCode(200);
        Callable<Integer> push = () -> admin.request()
                .body(bytes(content))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest(content))
                .statusCode();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Integer>> answers =
                    clients.invokeAll(IntStream.range(0, 16).mapToObj(i -> push).toList());
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(201);
            }
        }
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM blob WHERE digest = '" + digest(content) + "'"))
                .isOne();
        isReadable(name, content);
    }
}
