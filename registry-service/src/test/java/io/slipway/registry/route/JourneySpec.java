package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.CONFIG;
import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.INDEX;
import static io.slipway.registry.route.Admin.bytes;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.registry.route.Pushed.Sent;
import io.slipway.testkit.postgres.PostgresResource;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Every kind of content")
class JourneySpec {
    private static final Map<String, UnaryOperator<Pushed>> KINDS = Map.ofEntries(
            Map.entry("an image", Pushed::anImage),
            Map.entry("an uncompressed image", Pushed::anUncompressedImage),
            Map.entry("an image with megabytes of annotations", Pushed::anImageWithMegabytesOfAnnotations),
            Map.entry("an index", Pushed::anIndex),
            Map.entry("an index of indexes", Pushed::anIndexOfIndexes),
            Map.entry("an empty index", Pushed::anEmptyIndex),
            Map.entry("an artifact", Pushed::anArtifact),
            Map.entry("an artifact index", Pushed::anArtifactIndex),
            Map.entry("an artifact without layers", Pushed::anArtifactWithoutLayers),
            Map.entry("artifacts with a subject", Pushed::artifactsWithASubject),
            Map.entry("indexes with a subject", Pushed::indexesWithASubject),
            Map.entry("an artifact of a subject that is not there", Pushed::anArtifactOfASubjectThatIsNotThere),
            Map.entry("an image with data in its descriptors", Pushed::anImageWithDataInItsDescriptors),
            Map.entry("an image with layers of elsewhere", Pushed::anImageWithLayersOfElsewhere),
            Map.entry("fields nobody knows", Pushed::fieldsNobodyKnows),
            Map.entry("an image without layers", Pushed::anImageWithoutLayers),
            Map.entry("an image that lacks a layer", Pushed::anImageThatLacksALayer),
            Map.entry("an index that lacks a platform", Pushed::anIndexThatLacksAPlatform));

    @Inject
    Admin admin;

    static Stream<Arguments> kindsAndAlgorithms() {
        return KINDS.keySet().stream()
                .sorted()
                .flatMap(kind -> Stream.of(Algorithm.values()).map(algorithm -> Arguments.of(kind, algorithm)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("kindsAndAlgorithms")
    void is_pushed_listed_pulled_found_and_deleted(String kind, Algorithm algorithm) {
        String name = newName();
        Pushed pushed = requireNonNull(KINDS.get(kind)).apply(new Pushed(algorithm));
        pushed.blobs().forEach(blob -> isPushed(name, blob, pushed.digest(blob)));
        pushed.manifests().forEach(manifest -> isPushed(name, manifest));
        Sent last = pushed.manifests().getLast();

        plain().get("/v2/" + name + "/tags/list").then().statusCode(200).body("tags", equalTo(List.of("one", "two")));
        for (String tag : List.of("one", "two")) {
            isPulled(name, tag, last);
        }
        pushed.manifests().forEach(manifest -> isPulled(name, manifest.digest().toString(), manifest));
        new HashSet<>(pushed.blobs()).forEach(blob -> isPulled(name, blob, pushed.digest(blob)));
        pushed.manifests().stream()
                .filter(manifest -> manifest.document().containsKey("subject"))
                .forEach(manifest -> isFound(name, manifest));

        isDeleted(name, "/manifests/one");
        plain().get("/v2/" + name + "/tags/list").then().body("tags", equalTo(List.of("two")));
        pushed.manifests().reversed().forEach(manifest -> isDeleted(name, "/manifests/" + manifest.digest()));
        plain().get("/v2/" + name + "/tags/list").then().statusCode(200).body("tags", equalTo(List.of()));
        new HashSet<>(pushed.blobs()).forEach(blob -> isDeleted(name, "/blobs/" + pushed.digest(blob)));
    }

    private void isPushed(String name, String blob, Digest digest) {
        admin.request()
                .body(bytes(blob))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + digest)
                .then()
                .statusCode(201)
                .header("Location", "/v2/" + name + "/blobs/" + digest);
    }

    /** Every one comes with two tags, so that the last has them in the end. */
    private void isPushed(String name, Sent manifest) {
        Response answer = admin.put(name, manifest.digest() + "?tag=one&tag=two", manifest.text(), manifest.type());
        answer.then()
                .statusCode(201)
                .header("Location", "/v2/" + name + "/manifests/" + manifest.digest())
                .header("Docker-Content-Digest", manifest.digest().toString());
        assertThat(String.join(", ", answer.headers().getValues("OCI-Tag")).split(", "))
                .containsExactlyInAnyOrder("one", "two");
        JsonObject subject = manifest.document().getJsonObject("subject");
        if (subject != null) {
            answer.then().header("OCI-Subject", subject.getString("digest"));
        }
    }

    private static void isPulled(String name, String reference, Sent manifest) {
        String path = "/v2/" + name + "/manifests/" + reference;
        for (Response answer : List.of(plain().head(path), plain().get(path))) {
            answer.then()
                    .statusCode(200)
                    .header("Content-Type", manifest.type())
                    .header("Content-Length", Integer.toString(manifest.text().length()))
                    .header("Docker-Content-Digest", manifest.digest().toString());
        }
        assertThat(plain().get(path).asByteArray()).isEqualTo(bytes(manifest.text()));
    }

    private static void isPulled(String name, String blob, Digest digest) {
        String path = "/v2/" + name + "/blobs/" + digest;
        for (Response answer : List.of(plain().head(path), plain().get(path))) {
            answer.then()
                    .statusCode(200)
                    .header("Content-Length", Integer.toString(blob.length()))
                    .header("Docker-Content-Digest", digest.toString());
        }
        assertThat(plain().get(path).asByteArray()).isEqualTo(bytes(blob));
    }

    /** With its annotations and its type: its own, else an image has that of its config, and an index none. */
    private static void isFound(String name, Sent referrer) {
        JsonObject document = referrer.document();
        String type = document.getString("artifactType", referrer.type().equals(IMAGE) ? CONFIG : null);
        String list = "/v2/" + name + "/referrers/"
                + document.getJsonObject("subject").getString("digest");
        JsonObject found = entry(plain().get(list), referrer);
        assertThat(found.getString("mediaType")).isEqualTo(referrer.type());
        assertThat(found.getInteger("size")).isEqualTo(referrer.text().length());
        assertThat(found.getString("artifactType")).isEqualTo(type);
        assertThat(found.getJsonObject("annotations", new JsonObject()))
                .isEqualTo(document.getJsonObject("annotations", new JsonObject()));
        if (type != null) {
            for (String sent : List.of(type, type.replace("+", "%2B"))) {
                Response filtered = plain().get(list + "?artifactType=" + sent);
                filtered.then().header("OCI-Filters-Applied", "artifactType");
                assertThat(entry(filtered, referrer)).isEqualTo(found);
            }
            plain().get(list + "?artifactType=application/vnd.example.none")
                    .then()
                    .statusCode(200)
                    .body("manifests", equalTo(List.of()));
        }
    }

    private static JsonObject entry(Response answer, Sent referrer) {
        answer.then()
                .statusCode(200)
                .header("Content-Type", INDEX)
                .body("manifests.digest", hasItem(referrer.digest().toString()));
        return new JsonObject(answer.asString())
                .getJsonArray("manifests").stream()
                        .map(JsonObject.class::cast)
                        .filter(entry -> entry.getString("digest")
                                .equals(referrer.digest().toString()))
                        .findFirst()
                        .orElseThrow();
    }

    private void isDeleted(String name, String path) {
        admin.request().delete("/v2/" + name + path).then().statusCode(202);
        plain().head("/v2/" + name + path).then().statusCode(404);
        plain().get("/v2/" + name + path).then().statusCode(404).body("errors[0].code", not(equalTo("")));
    }
}
