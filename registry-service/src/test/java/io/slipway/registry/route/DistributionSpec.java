package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.CONFIG;
import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.INDEX;
import static io.slipway.registry.route.Admin.LAYER;
import static io.slipway.registry.route.Admin.bytes;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the specification says beside what {@link JourneySpec} walks with every kind of content. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("The distribution specification")
class DistributionSpec {
    @Inject
    Admin admin;

    private static String fresh() {
        return "content " + UUID.randomUUID();
    }

    private String upload(String name, Algorithm algorithm) {
        return admin.request()
                .post("/v2/" + name + "/blobs/uploads/?digest-algorithm=" + algorithm)
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }

    // Pulling

    @Test
    void what_is_not_there_is_404_to_GET_and_to_HEAD() {
        String name = newName();
        admin.push(name, "latest");
        for (String known : List.of(name, newName())) {
            for (String path : List.of("/manifests/none", "/manifests/" + digest("none"), "/blobs/" + digest("none"))) {
                admin.request().head("/v2/" + known + path).then().statusCode(404);
                admin.request()
                        .get("/v2/" + known + path)
                        .then()
                        .statusCode(404)
                        .body("errors[0].code", matchesPattern("[A-Z_]+"))
                        .body("errors[0].message", matchesPattern(".+"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests/sha256:baddigeststring", "blobs/sha256:baddigeststring", "blobs/latest"})
    void a_digest_that_is_none_is_refused(String path) {
        String name = newName();
        admin.push(name, "latest");
        plain().get("/v2/" + name + "/" + path)
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
    }

    @Test
    void a_manifest_comes_with_the_type_it_was_pushed_with_and_no_parameters() {
        String name = newName();
        admin.put(name, "latest", admin.image(name, ""), IMAGE + "; charset=utf-8")
                .then()
                .statusCode(201);
        plain().get("/v2/" + name + "/manifests/latest").then().statusCode(200).header("Content-Type", IMAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=500-1499, 500, 1500",
        "bytes=500-, 500, 2048",
        "bytes=-500, 1548, 2048",
        "bytes=2000-5000, 2000, 2048",
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 2048"
    })
    void a_part_of_a_blob_is_answered_with_that_part(String range, int from, int to) {
        String content = "0123456789abcdef".repeat(128);
        for (Algorithm algorithm : Algorithm.values()) {
            String name = newName();
            Digest digest = Digest.ofBytes(algorithm, bytes(content));
            admin.request()
                    .body(bytes(content))
                    .post("/v2/" + name + "/blobs/uploads/?digest=" + digest)
                    .then()
                    .statusCode(201);
            plain().header("Range", range)
                    .get("/v2/" + name + "/blobs/" + digest)
                    .then()
                    .statusCode(206)
                    .header("Content-Range", "bytes " + from + "-" + (to - 1) + "/2048")
                    .header("Content-Length", Integer.toString(to - from))
                    .body(equalTo(content.substring(from, to)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=500-0", "bytes=5000-10000"})
    void a_part_there_is_not_is_answered_with_416(String range) {
        String name = newName();
        Digest digest = admin.blob(name, "0123456789abcdef".repeat(128));
        plain().header("Range", range)
                .get("/v2/" + name + "/blobs/" + digest)
                .then()
                .statusCode(416);
    }

    // Pushing blobs

    @ParameterizedTest
    @EnumSource
    void three_chunks_are_a_blob_and_the_last_may_come_with_the_PUT(Algorithm algorithm) {
        for (boolean lastByPut : List.of(false, true)) {
            String name = newName();
            String content = fresh();
            Digest digest = Digest.ofBytes(algorithm, bytes(content));
            String upload = upload(name, algorithm);
            upload = accepted(chunk("PATCH", upload, content, 0, 10), 10);
            upload = accepted(chunk("PATCH", upload, content, 10, 20), 20);
            if (!lastByPut) {
                upload = accepted(chunk("PATCH", upload, content, 20, content.length()), content.length());
            }
            Response closed = lastByPut
                    ? chunk("PUT", upload + "?digest=" + digest, content, 20, content.length())
                    : admin.request().put(upload + "?digest=" + digest);
            closed.then().statusCode(201).header("Location", "/v2/" + name + "/blobs/" + digest);
            plain().get("/v2/" + name + "/blobs/" + digest).then().body(equalTo(content));
        }
    }

    private Response chunk(String method, String location, String content, int from, int to) {
        return admin.request()
                .header("Content-Range", from + "-" + (to - 1))
                .body(bytes(content.substring(from, to)))
                .request(method, location);
    }

    @CanIgnoreReturnValue
    private static String accepted(Response answer, int size) {
        return answer.then()
                .statusCode(202)
                .header("Range", "0-" + (size - 1))
                .extract()
                .header("Location");
    }

    @ParameterizedTest
    @EnumSource
    void a_last_chunk_out_of_order_leaves_the_upload_open(Algorithm algorithm) {
        String name = newName();
        String content = fresh();
        Digest digest = Digest.ofBytes(algorithm, bytes(content));
        String upload = upload(name, algorithm);
        accepted(chunk("PATCH", upload, content, 0, 10), 10);
        String close = upload + "?digest=" + digest;
        chunk("PUT", close, content, 20, content.length())
                .then()
                .statusCode(416)
                .header("Range", "0-9");
        admin.request().get(upload).then().statusCode(204).header("Range", "0-9");
        chunk("PUT", close, content, 10, content.length()).then().statusCode(201);
        plain().get("/v2/" + name + "/blobs/" + digest).then().body(equalTo(content));
    }

    @ParameterizedTest
    @EnumSource
    void other_bytes_than_the_digest_says_are_refused_in_every_manner(Algorithm algorithm) {
        String name = newName();
        String content = fresh();
        String digest = "?digest=" + Digest.ofBytes(algorithm, bytes("other " + content));
        String streamed = upload(name, algorithm);
        admin.request().body(bytes(content)).patch(streamed).then().statusCode(202);
        String chunked = upload(name, algorithm);
        accepted(chunk("PATCH", chunked, content, 0, 10), 10);
        List<Response> answers = List.of(
                admin.request().body(bytes(content)).post("/v2/" + name + "/blobs/uploads/" + digest),
                admin.request().body(bytes(content)).put(upload(name, algorithm) + digest),
                admin.request().put(streamed + digest),
                chunk("PUT", chunked + digest, content, 10, content.length()));
        answers.forEach(answer -> answer.then().statusCode(400).body("errors[0].code", equalTo("DIGEST_INVALID")));
        admin.request()
                .head("/v2/" + name + "/blobs/" + digest.substring("?digest=".length()))
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @EnumSource
    void a_blob_is_mounted_by_either_digest_and_one_that_is_not_there_is_not(Algorithm algorithm) {
        String from = newName();
        String content = fresh();
        Digest digest = Digest.ofBytes(algorithm, bytes(content));
        admin.request()
                .post("/v2/" + newName() + "/blobs/uploads/?mount=" + digest + "&from=" + from)
                .then()
                .statusCode(202)
                .header("Location", matchesPattern(".+"));
        admin.request()
                .body(bytes(content))
                .post("/v2/" + from + "/blobs/uploads/?digest=" + digest)
                .then()
                .statusCode(201);
        for (String source : List.of("&from=" + from, "")) {
            String name = newName();
            admin.request()
                    .post("/v2/" + name + "/blobs/uploads/?mount=" + digest + source)
                    .then()
                    .statusCode(201)
                    .header("Location", "/v2/" + name + "/blobs/" + digest)
                    .header("Docker-Content-Digest", digest.toString());
            plain().get("/v2/" + name + "/blobs/" + digest).then().body(equalTo(content));
        }
    }

    @Test
    void the_well_known_empty_blobs_are_blobs() {
        for (String content : List.of("", "{}")) {
            for (Algorithm algorithm : Algorithm.values()) {
                String name = newName();
                Digest digest = Digest.ofBytes(algorithm, bytes(content));
                admin.request()
                        .put(upload(name, algorithm) + "?digest=" + Digest.ofBytes(algorithm, bytes("")))
                        .then()
                        .statusCode(201);
                admin.request()
                        .body(bytes(content))
                        .post("/v2/" + name + "/blobs/uploads/?digest=" + digest)
                        .then()
                        .statusCode(201);
                plain().get("/v2/" + name + "/blobs/" + digest)
                        .then()
                        .statusCode(200)
                        .header("Content-Length", Integer.toString(content.length()))
                        .body(equalTo(content));
            }
        }
    }

    // Pushing manifests

    @Test
    void a_tag_has_128_characters_at_most() {
        String name = newName();
        String manifest = admin.image(name, "");
        admin.put(name, "t".repeat(128), manifest, IMAGE).then().statusCode(201);
        plain().head("/v2/" + name + "/manifests/" + "t".repeat(128)).then().statusCode(200);
        admin.put(name, "t".repeat(129), manifest, IMAGE)
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("TAG_INVALID"));
    }

    @Test
    void twenty_tags_come_with_one_manifest() {
        String name = newName();
        String manifest = admin.image(name, "");
        List<String> tags =
                IntStream.range(10, 30).mapToObj(number -> "v" + number).toList();
        Response answer = admin.put(name, digest(manifest) + "?tag=" + String.join("&tag=", tags), manifest, IMAGE);
        answer.then().statusCode(201);
        assertThat(String.join(", ", answer.headers().getValues("OCI-Tag")).split(", "))
                .containsExactlyInAnyOrderElementsOf(tags);
        plain().get("/v2/" + name + "/tags/list").then().body("tags", equalTo(tags));
    }

    @Test
    void a_manifest_with_other_bytes_than_its_digest_says_is_refused_and_not_kept() {
        String name = newName();
        String manifest = admin.image(name, "");
        admin.put(name, digest(manifest).toString(), manifest + "  ", IMAGE)
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
        admin.request()
                .head("/v2/" + name + "/manifests/" + digest(manifest))
                .then()
                .statusCode(404);
    }

    @Test
    void a_warning_has_the_form_the_specification_gives_and_stays_short() {
        String name = newName();
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        admin.blob(name, config);
        JsonArray layers = new JsonArray();
        for (int i = 0; i < 1000; i++) {
            layers.add(new JsonObject()
                    .put("mediaType", LAYER)
                    .put("digest", digest(fresh()).toString())
                    .put("size", 7));
        }
        JsonObject image = new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", IMAGE)
                .put(
                        "config",
                        new JsonObject()
                                .put("mediaType", CONFIG)
                                .put("digest", digest(config).toString())
                                .put("size", config.length()))
                .put("layers", layers);
        List<String> warnings = admin.put(name, "sparse", image.encode(), IMAGE)
                .then()
                .statusCode(201)
                .extract()
                .headers()
                .getValues("Warning");
        assertThat(warnings).isNotEmpty().allMatch(warning -> warning.matches("299 - \"[^\"]+\""));
        assertThat(String.join("", warnings)).hasSizeLessThan(4096);
    }

    // Listing

    @Test
    void tags_are_listed_in_the_order_of_their_bytes_and_a_page_begins_after_any_tag() {
        String name = newName();
        String manifest = admin.image(name, "");
        List<String> sorted = List.of("1.10", "1.9", "A", "B", "_", "a", "a-b", "a.b", "b");
        admin.put(name, digest(manifest) + "?tag=" + String.join("&tag=", sorted.reversed()), manifest, IMAGE)
                .then()
                .statusCode(201);
        String list = "/v2/" + name + "/tags/list";
        plain().get(list)
                .then()
                .body("name", equalTo(name))
                .body("tags", equalTo(sorted))
                .header("Link", nullValue());
        plain().get(list + "?last=B").then().body("tags", equalTo(sorted.subList(4, 9)));
        plain().get(list + "?last=1.95").then().body("tags", equalTo(sorted.subList(2, 9)));
        plain().get(list + "?n=2&last=a").then().body("tags", equalTo(List.of("a-b", "a.b")));
        plain().get(list + "?last=zzz").then().statusCode(200).body("tags", equalTo(List.of()));
        plain().get(list + "?n=0").then().body("tags", equalTo(List.of())).header("Link", nullValue());
        assertThat(pages(list + "?n=4", "tags")).containsExactlyElementsOf(sorted);
    }

    private static List<String> pages(String first, String field) {
        List<String> listed = new ArrayList<>();
        String next = first;
        while (next != null) {
            Response page = plain().get(next);
            page.then().statusCode(200);
            listed.addAll(page.path(field));
            String link = page.header("Link");
            assertThat(link == null || link.endsWith(">; rel=\"next\"")).isTrue();
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        return listed;
    }

    @Test
    void a_page_of_names_begins_after_any_name() {
        String namespace = "ns" + UUID.randomUUID();
        List<String> names = List.of(namespace + "/a", namespace + "/b", namespace + "/c");
        names.forEach(name -> admin.push(name, "latest"));
        Response page = plain().get("/v2/_catalog?n=2&last=" + namespace);
        page.then().body("repositories", equalTo(names.subList(0, 2)));
        String link = page.header("Link");
        plain().get(link.substring(1, link.indexOf('>'))).then().body("repositories[0]", equalTo(names.get(2)));
        plain().get("/v2/_catalog?n=0").then().body("repositories", hasSize(0)).header("Link", nullValue());
    }

    /** A client that found no referrers API wrote the list itself, under a tag; the API knows what is on it all the same. */
    @Test
    void what_a_client_listed_under_the_tag_of_a_subject_is_listed_too() {
        String name = newName();
        Digest subject = admin.push(name, "image");
        String referrer = admin.image(
                name,
                ", \"subject\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 3}".formatted(IMAGE, subject));
        admin.put(name, digest(referrer).toString(), referrer, IMAGE).then().statusCode(201);
        String list =
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"manifests\": [{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}]}"
                        .formatted(INDEX, IMAGE, digest(referrer), referrer.length());
        String tag = subject.toString().replace(':', '-');
        admin.put(name, tag, list, INDEX).then().statusCode(201);
        plain().get("/v2/" + name + "/manifests/" + tag).then().statusCode(200).body(equalTo(list));
        plain().get("/v2/" + name + "/referrers/" + subject)
                .then()
                .body("manifests.digest", equalTo(List.of(digest(referrer).toString())));
    }
}
