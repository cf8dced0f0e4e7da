package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.bytes;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("What is refused")
class LimitsSpec {
    @Inject
    Admin admin;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/v2/|GET, HEAD",
                "PUT|/v2/_catalog|GET, HEAD",
                "DELETE|/v2/some/name/tags/list|GET, HEAD",
                "POST|/v2/some/name/manifests/latest|GET, HEAD, PUT, DELETE",
                "PATCH|/v2/some/name/blobs/{digest}|GET, HEAD, DELETE",
                "GET|/v2/some/name/blobs/uploads/|POST",
                "POST|/v2/some/name/blobs/uploads/{uuid}|GET, HEAD, PATCH, PUT, DELETE",
                "POST|/v2/some/name/referrers/{digest}|GET, HEAD",
                "DELETE|/token|GET, POST",
                "POST|/token/keys|GET, HEAD",
                "GET|/token/revoke|POST"
            })
    void a_method_that_makes_no_sense_is_answered_with_those_that_do(String method, String path, String allowed) {
        String asked = path.replace("{digest}", digest("x").toString())
                .replace("{uuid}", UUID.randomUUID().toString());
        plain().request(method, asked)
                .then()
                .statusCode(405)
                .header("Allow", allowed)
                .body("errors[0].code", equalTo("UNSUPPORTED"));
    }

    @Test
    void a_path_the_specification_does_not_know_is_unknown() {
        admin.request().post("/v2/some/thing/else").then().statusCode(404);
    }

    @Test
    void a_compressed_body_is_refused() {
        String name = newName();
        admin.request()
                .header("Content-Encoding", "gzip")
                .body(bytes("whatever"))
                .put("/v2/" + name + "/manifests/latest")
                .then()
                .statusCode(415)
                .header("Accept-Encoding", "identity");
        admin.request()
                .header("Content-Encoding", "gzip")
                .body(bytes("whatever"))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest("whatever"))
                .then()
                .statusCode(415);
    }

    @Test
    void a_manifest_of_four_megabytes_is_taken_and_a_larger_one_is_not() {
        String name = newName();
        String largest = padded(admin.image(name, ""), 4 * 1024 * 1024);
        admin.put(name, "large", largest, IMAGE).then().statusCode(201);
        plain().get("/v2/" + name + "/manifests/large").then().body(equalTo(largest));
        admin.put(name, "larger", largest + " ", IMAGE).then().statusCode(413);
    }

    private static String padded(String manifest, int length) {
        return manifest + " ".repeat(length - manifest.length());
    }

    @Test
    void a_manifest_that_does_not_say_how_long_it_is_is_measured_on_the_way() throws IOException {
        try (Wire wire = new Wire()) {
            wire.send("PUT /v2/" + newName() + "/manifests/latest HTTP/1.1\r\nHost: here\r\nAuthorization: "
                    + Admin.basic() + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] piece = new byte[1024 * 1024];
            for (int i = 0; i < 5; i++) {
                wire.send("100000\r\n").send(piece).send("\r\n");
            }
            assertThat(wire.head()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void a_request_line_that_is_too_long_is_refused_with_414() throws IOException {
        try (Wire wire = new Wire()) {
            wire.send("GET /v2/" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: here\r\n\r\n");
            assertThat(wire.head()).contains(" 414 ");
        }
    }

    @Test
    void headers_that_are_too_large_are_refused_with_431() throws IOException {
        try (Wire wire = new Wire()) {
            wire.send("GET /v2/ HTTP/1.1\r\nHost: here\r\nX-Large: " + "a".repeat(30_000) + "\r\n\r\n");
            assertThat(wire.head()).contains(" 431 ");
        }
    }

    @Test
    void who_has_too_many_uploads_open_waits() {
        String open = admin.upload(newName());
        PostgresResource.current()
                .execute(
                        "INSERT INTO upload (id, base_path, principal, state) SELECT gen_random_uuid(), 'crowd/full', principal, '{}'"
                                + " FROM upload, generate_series(1, 20000) WHERE id = '"
                                + open.substring(open.lastIndexOf('/') + 1) + "'");
        try {
            admin.request()
                    .post("/v2/" + newName() + "/blobs/uploads/")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", notNullValue())
                    .body("errors[0].code", equalTo("TOOMANYREQUESTS"));
        } finally {
            PostgresResource.current().execute("DELETE FROM upload WHERE base_path = 'crowd/full'");
        }
    }

    @Test
    void a_push_to_a_name_that_is_pinned_is_refused_and_says_why() {
        String name = newName();
        admin.push(name, "latest");
        PostgresResource.current()
                .execute("UPDATE distribution d SET version_id = r.latest_id, repository_id = NULL FROM repository r"
                        + " WHERE r.name = '" + name + "' AND d.base_path = '" + name + "'");
        admin.request()
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(403)
                .body("errors[0].code", equalTo("DENIED"))
                .body("errors[0].detail", containsString("pinned"));
        admin.put(name, "latest", admin.image(newName(), ""), IMAGE).then().statusCode(403);
        admin.request().delete("/v2/" + name + "/manifests/latest").then().statusCode(403);
        plain().get("/v2/" + name + "/manifests/latest").then().statusCode(200);
    }

    @Test
    void a_page_is_bounded_and_nonsense_is_refused() {
        String name = newName();
        admin.push(name, "b");
        admin.push(name, "a");
        plain().get("/v2/" + name + "/tags/list?n=1")
                .then()
                .body("tags", equalTo(java.util.List.of("a")))
                .header("Link", "</v2/" + name + "/tags/list?n=1&last=a>; rel=\"next\"");
        plain().get("/v2/" + name + "/tags/list?n=0")
                .then()
                .body("tags.size()", equalTo(0))
                .header("Link", nullValue());
        plain().get("/v2/" + name + "/tags/list?n=1000000").then().statusCode(200);
        plain().get("/v2/" + name + "/tags/list?n=x").then().statusCode(400);
    }

    @Test
    void a_name_below_the_registry_the_client_thinks_it_asks_is_found_and_said_to_be() {
        String below = newName();
        String name = "example.test/" + below;
        io.slipway.oci.digest.Digest digest = admin.push(name, "latest");
        plain().get("/v2/" + below + "/manifests/latest?ns=example.test")
                .then()
                .statusCode(200)
                .header("OCI-Namespace", "example.test")
                .header("Docker-Content-Digest", digest.toString());
        plain().get("/v2/" + name + "/manifests/latest?ns=docker.io")
                .then()
                .statusCode(200)
                .header("OCI-Namespace", nullValue());
    }
}
