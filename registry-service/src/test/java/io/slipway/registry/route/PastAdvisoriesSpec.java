package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.bytes;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was a hole in some registry once, by what each test prevents. Tokens that outlive what they are for, mounts, the catalog and forged
 * tokens are in {@link AccessMatrixSpec} and {@link TokenSpec}.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("The registry prevents")
class PastAdvisoriesSpec {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final String PASSWORD = "Zx9-quartz-lamp";

    @Inject
    Admin admin;

    @Inject
    CreateUser createUser;

    @Inject
    AssignRole assignRole;

    private record User(int id, String name) {
        RequestSpecification request() {
            return plain().header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private User aUser() {
        String name = "u" + UUID.randomUUID();
        return new User(await(createUser.create(UserDraft.named(name), PASSWORD)), name);
    }

    private User aUserWith(String role) {
        User user = aUser();
        assertThat(await(assignRole.assign(new Assignee.ToUser(user.id()), role, null))
                        .role())
                .isEqualTo(role);
        return user;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    private String aPrivateName() {
        String name = newName();
        admin.push(name, "latest");
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
        return name;
    }

    @Test
    void reading_a_blob_by_its_digest_through_a_name_that_does_not_have_it() {
        Digest secret = admin.blob(aPrivateName(), "secret " + UUID.randomUUID());
        User user = aUser();
        String own = user.name() + "/app";
        user.request()
                .contentType("application/octet-stream")
                .body(bytes("mine"))
                .post("/v2/" + own + "/blobs/uploads/?digest=" + digest("mine"))
                .then()
                .statusCode(201);
        user.request().head("/v2/" + own + "/blobs/" + digest("mine")).then().statusCode(200);
        user.request().head("/v2/" + own + "/blobs/" + secret).then().statusCode(404);
        user.request().get("/v2/" + own + "/blobs/" + secret).then().statusCode(404);
        user.request()
                .header("Range", "bytes=0-0")
                .get("/v2/" + own + "/blobs/" + secret)
                .then()
                .statusCode(404);
        user.request().delete("/v2/" + own + "/blobs/" + secret).then().statusCode(404);
    }

    @Test
    void reading_a_manifest_by_its_digest_through_a_name_that_does_not_have_it() {
        String name = newName();
        Digest secret = admin.push(name, "latest");
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
        String other = newName();
        admin.push(other, "latest");
        plain().get("/v2/" + other + "/manifests/" + secret).then().statusCode(404);
        plain().head("/v2/" + other + "/manifests/" + secret).then().statusCode(404);
        plain().get("/v2/" + other + "/referrers/" + secret)
                .then()
                .statusCode(200)
                .body("manifests.size()", equalTo(0));
    }

    @Test
    void taking_possession_of_a_blob_by_naming_it_in_a_manifest() {
        String layer = "secret " + UUID.randomUUID();
        admin.blob(aPrivateName(), layer);
        User user = aUser();
        String own = user.name() + "/app";
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        user.request()
                .contentType("application/octet-stream")
                .body(bytes(config))
                .post("/v2/" + own + "/blobs/uploads/?digest=" + digest(config))
                .then()
                .statusCode(201);
        user.request()
                .contentType(IMAGE)
                .body(bytes(Admin.manifest(config, layer, "")))
                .put("/v2/" + own + "/manifests/latest")
                .then()
                .statusCode(not(500));
        user.request().get("/v2/" + own + "/blobs/" + digest(layer)).then().statusCode(404);
    }

    @Test
    void going_on_with_the_upload_of_somebody_else() {
        String name = aPrivateName();
        User one = aUserWith("container.containerdistribution_owner");
        User other = aUserWith("container.containerdistribution_owner");
        String upload = one.request()
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        String path = upload.substring(upload.indexOf("/v2/"));
        other.request().get(path).then().statusCode(404);
        other.request()
                .contentType("application/octet-stream")
                .body(bytes("poison"))
                .patch(path)
                .then()
                .statusCode(404);
        other.request().put(path + "?digest=" + digest("poison")).then().statusCode(404);
        other.request().delete(path).then().statusCode(404);
        one.request().get(path).then().statusCode(204);
    }

    /** A name is never decoded, and nothing in it leads out of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/{name}%2F/manifests/latest",
                "/v2/x/../{name}/manifests/latest",
                "/v2/x/%2e%2e/{name}/manifests/latest",
                "/v2/x%2f..%2f{name}/manifests/latest",
                "/v2//{name}/manifests/latest",
                "//v2/{name}/manifests/latest",
                "/v2/./{name}/manifests/latest",
                "/v2/{name};a=b/manifests/latest",
                "/v2/{name}\\manifests\\latest",
                "/v2/{name}/manifests/../manifests/latest",
                "/v2/{name}/manifests/latest%00",
                "/v2/{NAME}/manifests/latest",
                "/%76%32/{name}/manifests/latest",
                "/v2/{name}/manifests/latest?ns=../..",
                "/v2/x/manifests/latest?ns={name}/../x",
                "/token/../v2/{name}/manifests/latest",
                "/q/../v2/{name}/manifests/latest"
            })
    void walking_around_the_door(String path) throws IOException {
        String name = aPrivateName();
        String asked = path.replace("{name}", name).replace("{NAME}", name.toUpperCase(Locale.ROOT));
        try (Wire wire = new Wire()) {
            wire.send("GET " + asked + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
            assertThat(wire.head()).containsPattern("^HTTP/1.1 (400|401|404|405) ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:../../../../etc/passwd",
                "sha256:..%2f..%2fetc%2fpasswd",
                "sha256%3A%2e%2e",
                "../../../etc/passwd",
                "sha256:"
            })
    void a_digest_that_is_a_path(String digest) throws IOException {
        String name = newName();
        admin.push(name, "latest");
        try (Wire wire = new Wire()) {
            wire.send("GET /v2/" + name + "/blobs/" + digest + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
            assertThat(wire.head()).containsPattern("^HTTP/1.1 (400|404) ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tags/list?n=99999999999999999999",
                "tags/list?n=-1",
                "tags/list?n=1&last=%00",
                "tags/list?last=%27%3B--"
            })
    void a_page_of_everything(String query) {
        String name = newName();
        admin.push(name, "latest");
        assertThat(plain().get("/v2/" + name + "/" + query).statusCode()).isIn(200, 400);
        assertThat(plain().get("/v2/_catalog?n=99999999999999999999").statusCode())
                .isIn(200, 400);
    }

    @Test
    void a_manifest_that_is_deep_or_endless() {
        String name = newName();
        for (String bomb : List.of(
                "[".repeat(1_000_000),
                "{\"a\":".repeat(500_000),
                "{\"schemaVersion\": " + "9".repeat(1_000_000) + "}",
                "{\"schemaVersion\": 2e1000000000}",
                "{\"schemaVersion\": 2, \"mediaType\": \"" + IMAGE + "\", \"layers\": " + "[".repeat(50_000)
                        + "]".repeat(50_000) + "}")) {
            Instant begin = Instant.now();
            admin.put(name, "bomb", bomb, IMAGE)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("MANIFEST_INVALID"));
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
    }

    /** PostgreSQL refuses one in a text, and what it refuses must not look as if it were away. */
    @Test
    void a_null_character() {
        String name = newName();
        admin.push(name, "latest");
        plain().get("/v2/" + name + "/referrers/" + digest("x") + "?artifactType=%00")
                .then()
                .statusCode(200);
        plain().get("/v2/_catalog?last=%00").then().statusCode(200);
        plain().get("/token?service=here&account=%00&scope=repository:%00:pull")
                .then()
                .statusCode(200);
        plain().contentType("application/x-www-form-urlencoded")
                .body("grant_type=password&username=a%00&password=b&service=here")
                .post("/token")
                .then()
                .statusCode(400);
        plain().header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes("a\0b:c")))
                .get("/v2/" + name + "/tags/list")
                .then()
                .statusCode(401);
    }

    @Test
    void a_request_for_a_token_that_is_endless() {
        StringBuilder scopes = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            scopes.append("&scope=repository:a").append(i).append(":pull");
        }
        plain().get("/token?service=here" + scopes).then().statusCode(400);
        plain().contentType("application/x-www-form-urlencoded")
                .body("grant_type=password&username=a&service=here&password=" + "x".repeat(100_000))
                .post("/token")
                .then()
                .statusCode(not(500));
        plain().get("/token?service=here&scope=repository:" + "a".repeat(2000) + ":pull")
                .then()
                .statusCode(not(500));
    }

    /** Whoever can make others send a Host of his own learns nothing by it: the challenge goes to who sent it, and tokens to nobody else. */
    @Test
    void a_realm_that_leads_elsewhere() throws IOException {
        try (Wire wire = new Wire()) {
            wire.send(
                    "GET /v2/ HTTP/1.1\r\nHost: evil.example\",realm=\"http://evil.example\r\nConnection: close\r\n\r\n");
            assertThat(wire.head()).doesNotContain("realm=\"http://evil.example\"");
        }
        try (Wire wire = new Wire()) {
            wire.send("GET /v2/ HTTP/1.1\r\nHost: here\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
            assertThat(wire.head()).doesNotContain("evil.example/token");
        }
    }

    @Test
    void saying_who_one_is_in_a_header_of_a_proxy() {
        String name = aPrivateName();
        for (String header :
                List.of("REMOTE_USER", "Remote-User", "X-Remote-User", "X-Forwarded-User", "SSL_CLIENT_S_DN")) {
            plain().header(header, "admin")
                    .get("/v2/" + name + "/tags/list")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void a_secret_in_an_error_or_a_redirect() {
        String said = plain().header("Authorization", "Bearer very-secret-token")
                .get("/v2/" + newName() + "/tags/list")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        assertThat(said).doesNotContain("very-secret-token");
        String refused = plain().contentType("application/x-www-form-urlencoded")
                .body("grant_type=refresh_token&service=here&refresh_token=slwr_" + "s".repeat(43))
                .post("/token")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        assertThat(refused).doesNotContain("sssss");
    }
}
