package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.CONFIG;
import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.INDEX;
import static io.slipway.registry.route.Admin.bytes;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.manifest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Pushing manifests")
class PushSpec {
    @Inject
    Admin admin;

    @Test
    void a_manifest_is_kept_byte_for_byte_by_tag_and_by_digest() {
        String name = newName();
        String manifest = "\n  " + admin.image(name, ", \"org.example.custom\": {\"b\": 1.0, \"a\": [null]}") + "  \n";
        for (String reference : List.of("1.0", digest(manifest).toString())) {
            admin.put(name, reference, manifest, IMAGE)
                    .then()
                    .statusCode(201)
                    .header("Location", "/v2/" + name + "/manifests/" + digest(manifest))
                    .header("Docker-Content-Digest", digest(manifest).toString())
                    .header("Warning", nullValue());
            plain().get("/v2/" + name + "/manifests/" + reference)
                    .then()
                    .statusCode(200)
                    .contentType(IMAGE)
                    .header("Docker-Content-Digest", digest(manifest).toString())
                    .body(equalTo(manifest));
        }
    }

    @Test
    void a_name_appears_with_its_first_push() {
        String name = newName();
        admin.request()
                .get("/v2/" + name + "/tags/list")
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("NAME_UNKNOWN"));
        Digest digest = admin.push(name, "first");
        plain().get("/v2/" + name + "/tags/list").then().statusCode(200).body("tags", hasItem("first"));
        plain().head("/v2/" + name + "/manifests/" + digest).then().statusCode(200);
        plain().get("/v2/_catalog?n=1000").then().body("repositories", hasItem(name));
    }

    @Test
    void a_tag_moves_and_what_it_pointed_to_stays() {
        String name = newName();
        Digest first = admin.push(name, "latest");
        Digest second = admin.push(name, "latest");
        plain().head("/v2/" + name + "/manifests/latest").then().header("Docker-Content-Digest", second.toString());
        plain().head("/v2/" + name + "/manifests/" + first).then().statusCode(200);
    }

    @Test
    void a_manifest_without_a_tag_is_as_durable_as_one_with() {
        String name = newName();
        String manifest = admin.image(name, "");
        admin.put(name, digest(manifest).toString(), manifest, IMAGE).then().statusCode(201);
        plain().get("/v2/" + name + "/tags/list").then().body("tags.size()", equalTo(0));
        plain().head("/v2/" + name + "/manifests/" + digest(manifest)).then().statusCode(200);
    }

    @Test
    void a_manifest_whose_config_was_never_pushed_is_refused() {
        String name = newName();
        String layer = "layer " + UUID.randomUUID();
        admin.blob(name, layer);
        admin.put(name, "broken", manifest("{}" + UUID.randomUUID(), layer, ""), IMAGE)
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("MANIFEST_BLOB_UNKNOWN"));
    }

    @Test
    void an_image_that_lacks_a_layer_nobody_ever_pushed_is_taken_with_a_warning() {
        String name = newName();
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        admin.blob(name, config);
        String manifest = manifest(config, "never pushed " + UUID.randomUUID(), "");
        admin.put(name, "sparse", manifest, IMAGE)
                .then()
                .statusCode(201)
                .header("Warning", containsString("299 - \"this image cannot be pulled whole"));
        plain().get("/v2/" + name + "/manifests/sparse").then().statusCode(200).body(equalTo(manifest));
    }

    @Test
    void an_image_that_lacks_a_layer_that_was_there_once_is_refused() {
        String name = newName();
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        String layer = "layer " + UUID.randomUUID();
        admin.blob(name, config);
        admin.blob(name, layer);
        admin.request().delete("/v2/" + name + "/blobs/" + digest(layer)).then().statusCode(202);
        admin.put(name, "lost", manifest(config, layer, ""), IMAGE)
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("MANIFEST_BLOB_UNKNOWN"))
                .body("errors[0].detail", containsString(digest(layer).toString()));
    }

    @Test
    void that_a_blob_is_known_elsewhere_gives_nobody_access_to_it() {
        String secret = "secret " + UUID.randomUUID();
        admin.blob(newName(), secret);
        String name = newName();
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        admin.blob(name, config);
        admin.put(name, "thief", manifest(config, secret, ""), IMAGE).then().statusCode(201);
        plain().get("/v2/" + name + "/blobs/" + digest(secret)).then().statusCode(404);
    }

    @Test
    void a_sparse_image_is_whole_once_its_layers_and_it_are_pushed() {
        String name = newName();
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        String layer = "layer " + UUID.randomUUID();
        admin.blob(name, config);
        String manifest = manifest(config, layer, "");
        admin.put(name, "sparse", manifest, IMAGE).then().statusCode(201);
        admin.blob(name, layer);
        admin.put(name, "sparse", manifest, IMAGE).then().statusCode(201).header("Warning", nullValue());
        admin.request()
                .delete("/v2/" + name + "/blobs/" + digest(layer))
                .then()
                .statusCode(403)
                .body("errors[0].detail", containsString("needed by manifest"));
    }

    @Test
    void what_is_put_under_a_digest_must_have_it() {
        String name = newName();
        String manifest = admin.image(name, "");
        admin.put(name, digest("other").toString(), manifest, IMAGE)
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
        admin.put(name, "sha256:baddigeststring", manifest, IMAGE)
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("DIGEST_INVALID"));
    }

    @Test
    void a_manifest_may_be_put_under_its_sha512() {
        String name = newName();
        String manifest = admin.image(name, "");
        Digest digest = Digest.ofBytes(Algorithm.SHA512, bytes(manifest));
        admin.put(name, digest.toString(), manifest, IMAGE)
                .then()
                .statusCode(201)
                .header("Docker-Content-Digest", digest.toString());
        plain().get("/v2/" + name + "/manifests/" + digest)
                .then()
                .statusCode(200)
                .body(equalTo(manifest));
    }

    @Test
    void several_tags_come_with_one_manifest() {
        String name = newName();
        String manifest = admin.image(name, "");
        List<String> tags = admin.put(name, digest(manifest) + "?tag=1.2.3&tag=1.2&tag=1&tag=latest", manifest, IMAGE)
                .then()
                .statusCode(201)
                .extract()
                .headers()
                .getValues("OCI-Tag");
        assertThat(String.join(", ", tags).split(", ")).containsExactlyInAnyOrder("1.2.3", "1.2", "1", "latest");
        for (String tag : List.of("1.2.3", "1.2", "1", "latest")) {
            plain().head("/v2/" + name + "/manifests/" + tag)
                    .then()
                    .header("Docker-Content-Digest", digest(manifest).toString());
        }
    }

    @Test
    void a_tag_that_can_be_none_is_refused() {
        String name = newName();
        String manifest = admin.image(name, "");
        for (String reference : List.of("-first", ".hidden", digest(manifest) + "?tag=-first")) {
            admin.put(name, reference, manifest, IMAGE)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("TAG_INVALID"));
        }
    }

    @Test
    void a_subject_is_acknowledged_whether_it_is_there_or_not() {
        String name = newName();
        Digest subject = digest("nobody has this manifest");
        String manifest = admin.image(
                name,
                ", \"subject\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 3}".formatted(IMAGE, subject));
        admin.put(name, "signature", manifest, IMAGE).then().statusCode(201).header("OCI-Subject", subject.toString());
    }

    @Test
    void a_type_nobody_knows_is_kept_as_it_is() {
        String name = newName();
        String type = "application/vnd.example.thing.v7+json";
        String manifest = "{\"mediaType\": \"" + type + "\", \"what\": [1, 2.50, \"" + UUID.randomUUID() + "\"]}";
        admin.put(name, "thing", manifest, type).then().statusCode(201);
        plain().get("/v2/" + name + "/manifests/thing")
                .then()
                .statusCode(200)
                .contentType(type)
                .body(equalTo(manifest));
    }

    @Test
    void an_index_may_be_empty_and_may_list_what_is_not_there() {
        String name = newName();
        String empty = "{\"schemaVersion\": 2, \"mediaType\": \"" + INDEX + "\", \"manifests\": []}";
        String sparse =
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"manifests\": [{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 7}]}"
                        .formatted(INDEX, IMAGE, digest("absent " + UUID.randomUUID()));
        for (String index : List.of(empty, sparse)) {
            admin.put(name, "index", index, INDEX).then().statusCode(201).header("Warning", nullValue());
            plain().get("/v2/" + name + "/manifests/index")
                    .then()
                    .statusCode(200)
                    .body(equalTo(index));
        }
    }

    @Test
    void an_image_may_have_no_layers_and_layers_that_are_fetched_from_elsewhere() {
        String name = newName();
        String config = "{\"unique\":\"" + UUID.randomUUID() + "\"}";
        admin.blob(name, config);
        String start =
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"config\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}, \"layers\": ["
                        .formatted(IMAGE, CONFIG, digest(config), config.length());
        String foreign =
                "{\"mediaType\": \"application/vnd.oci.image.layer.nondistributable.v1.tar\", \"digest\": \"%s\", \"size\": 9}"
                        .formatted(digest("elsewhere"));
        for (String manifest : List.of(start + "]}", start + foreign + "]}")) {
            admin.put(name, "image", manifest, IMAGE).then().statusCode(201).header("Warning", nullValue());
        }
    }

    @Test
    void a_manifest_that_claims_to_be_two_things_is_refused() {
        String name = newName();
        String image = admin.image(name, "");
        String both = admin.image(name, ", \"manifests\": []");
        String twice = admin.image(name, ", \"schemaVersion\": 2");
        for (String manifest : List.of(both, twice)) {
            admin.put(name, "two", manifest, IMAGE)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("MANIFEST_INVALID"));
        }
        for (String type : List.of(INDEX, "application/vnd.example.thing+json")) {
            admin.put(name, "two", image, type)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("MANIFEST_INVALID"));
        }
        admin.put(name, "one", image, IMAGE + "; charset=utf-8").then().statusCode(201);
        admin.put(name, "one", image, "application/json").then().statusCode(201);
    }

    @Test
    void what_is_no_manifest_is_refused() {
        String name = newName();
        String schema1 =
                "{\"schemaVersion\": 1, \"name\": \"x\", \"tag\": \"y\", \"architecture\": \"amd64\", \"fsLayers\": [], \"history\": []}";
        for (String manifest : List.of("", "no JSON", "[]", "{}", schema1, "[".repeat(500) + "]".repeat(500))) {
            admin.put(name, "none", manifest, IMAGE)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("MANIFEST_INVALID"));
        }
    }

    @Test
    void many_push_to_one_name_and_every_one_makes_a_version() throws Exception {
        String name = newName();
        admin.push(name, "seed");
        List<String> images =
                IntStream.range(0, 16).mapToObj(i -> admin.image(name, "")).toList();
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Callable<Integer>> pushes = IntStream.range(0, images.size())
                    .<Callable<Integer>>mapToObj(i -> () ->
                            admin.put(name, "tag" + i, images.get(i), IMAGE).statusCode())
                    .toList();
            for (Future<Integer> answer : clients.invokeAll(pushes)) {
                assertThat(answer.get()).isEqualTo(201);
            }
        }
        assertThat(PostgresResource.current()
                        .number(
                                "SELECT max(number) - count(*) + 1 FROM repository_version v JOIN repository r ON r.id = v.repository_id"
                                        + " WHERE r.name = '" + name + "'"))
                .isZero();
        plain().get("/v2/" + name + "/tags/list").then().body("tags.size()", equalTo(17));
    }
}
