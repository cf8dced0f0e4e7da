package io.slipway.registry.route;

import static io.restassured.RestAssured.given;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.user.EnsureAdmin;
import io.slipway.oci.digest.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/** The administrator, who pushes what the tests need. */
@ApplicationScoped
class Admin {
    static final String PASSWORD = "correct horse battery staple";
    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final EnsureAdmin ensureAdmin;
    private volatile boolean isThere;

    Admin(EnsureAdmin ensureAdmin) {
        this.ensureAdmin = ensureAdmin;
    }

    /** A request with his credentials; nothing is added to its headers. */
    RequestSpecification request() {
        if (!isThere) {
            ensureAdmin.ensure(PASSWORD).await().atMost(Duration.ofSeconds(30));
            isThere = true;
        }
        return plain().header("Authorization", basic());
    }

    /** A request without credentials; nothing is added to its headers. */
    static RequestSpecification plain() {
        EncoderConfig untouched =
                EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
        return given().config(RestAssuredConfig.config().encoderConfig(untouched))
                .urlEncodingEnabled(false);
    }

    static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    /** A token for {@code scopes}. */
    String token(String... scopes) {
        RequestSpecification request = request().queryParam("service", "here");
        for (String scope : scopes) {
            request = request.queryParam("scope", scope);
        }
        return request.get("/token").then().statusCode(200).extract().path("token");
    }

    static String newName() {
        return "ns" + UUID.randomUUID() + "/image";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Digest digest(String text) {
        return Digest.ofBytes(bytes(text));
    }

    /** Pushes {@code content} in one request. */
    @CanIgnoreReturnValue
    Digest blob(String name, String content) {
        Digest digest = digest(content);
        request()
                .contentType("application/octet-stream")
                .body(bytes(content))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest)
                .then()
                .statusCode(201);
        return digest;
    }

    /** An image of one layer, whose blobs are pushed. */
    String image(String name, String more) {
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"unique\":\"" + UUID.randomUUID() + "\"}";
        String layer = "layer " + UUID.randomUUID();
        blob(name, config);
        blob(name, layer);
        return manifest(config, layer, more);
    }

    /** The text of an image of one layer. */
    static String manifest(String config, String layer, String more) {
        return """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "%s", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "%s", "digest": "%s", "size": %d}]%s}""".formatted(
                        IMAGE, CONFIG, digest(config), config.length(), LAYER, digest(layer), layer.length(), more);
    }

    /** The answer to a manifest that is put. */
    Response put(String name, String reference, String manifest, String type) {
        return request().contentType(type).body(bytes(manifest)).put("/v2/" + name + "/manifests/" + reference);
    }

    /** Pushes an image under {@code tag}. */
    @CanIgnoreReturnValue
    Digest push(String name, String tag) {
        String manifest = image(name, "");
        put(name, tag, manifest, IMAGE).then().statusCode(201);
        return digest(manifest);
    }

    /** Where a new upload to {@code name} is. */
    String upload(String name) {
        return request()
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }
}
