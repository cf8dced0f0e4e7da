package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.CONFIG;
import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.INDEX;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Listing referrers")
class ReferrersSpec {
    private static final String SBOM = "application/vnd.example.sbom.v1";

    @Inject
    Admin admin;

    @CanIgnoreReturnValue
    private Digest referrer(String name, Digest subject, String more) {
        String manifest = admin.image(
                name,
                ", \"subject\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 3}%s"
                        .formatted(IMAGE, subject, more));
        admin.put(name, digest(manifest).toString(), manifest, IMAGE).then().statusCode(201);
        return digest(manifest);
    }

    @Test
    void what_refers_to_a_manifest_is_listed_with_its_type_and_annotations() {
        String name = newName();
        Digest subject = admin.push(name, "image");
        Digest sbom = referrer(
                name,
                subject,
                ", \"artifactType\": \"" + SBOM + "\", \"annotations\": {\"org.example.format\": \"json\"}");
        plain().get("/v2/" + name + "/referrers/" + subject)
                .then()
                .statusCode(200)
                .contentType(INDEX)
                .header("OCI-Filters-Applied", nullValue())
                .body("schemaVersion", equalTo(2))
                .body("mediaType", equalTo(INDEX))
                .body("manifests.size()", equalTo(1))
                .body("manifests[0].mediaType", equalTo(IMAGE))
                .body("manifests[0].digest", equalTo(sbom.toString()))
                .body("manifests[0].artifactType", equalTo(SBOM))
                .body("manifests[0].annotations.'org.example.format'", equalTo("json"));
    }

    @Test
    void an_image_without_an_artifactType_is_listed_by_the_type_of_its_config() {
        String name = newName();
        Digest subject = digest("a subject nobody has");
        Digest referrer = referrer(name, subject, "");
        plain().get("/v2/" + name + "/referrers/" + subject)
                .then()
                .body("manifests[0].digest", equalTo(referrer.toString()))
                .body("manifests[0].artifactType", equalTo(CONFIG));
    }

    @Test
    void an_index_without_an_artifactType_is_listed_without_one() {
        String name = newName();
        Digest subject = admin.push(name, "image");
        String index =
                "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"manifests\": [], \"subject\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 3}}"
                        .formatted(INDEX, IMAGE, subject);
        admin.put(name, "index", index, INDEX).then().statusCode(201);
        plain().get("/v2/" + name + "/referrers/" + subject)
                .then()
                .body("manifests[0].mediaType", equalTo(INDEX))
                .body("manifests[0].artifactType", nullValue());
    }

    @Test
    void a_filter_is_applied_and_said_to_be() {
        String name = newName();
        Digest subject = admin.push(name, "image");
        Digest sbom = referrer(name, subject, ", \"artifactType\": \"" + SBOM + "\"");
        referrer(name, subject, ", \"artifactType\": \"application/vnd.example.other\"");
        plain().get("/v2/" + name + "/referrers/" + subject + "?artifactType=" + SBOM)
                .then()
                .statusCode(200)
                .header("OCI-Filters-Applied", "artifactType")
                .body("manifests.size()", equalTo(1))
                .body("manifests[0].digest", equalTo(sbom.toString()));
    }

    @Test
    void a_long_list_is_paged_and_every_entry_comes_once() {
        String name = newName();
        Digest subject = admin.push(name, "image");
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pushed.add(referrer(name, subject, ", \"artifactType\": \"" + SBOM + "\"")
                    .toString());
        }
        List<String> listed = new ArrayList<>();
        String next = "/v2/" + name + "/referrers/" + subject + "?n=2&artifactType=" + SBOM;
        int pages = 0;
        while (next != null) {
            Response page = plain().get(next);
            listed.addAll(page.path("manifests.digest"));
            String link = page.header("Link");
            next = link == null ? null : link.substring(1, link.indexOf('>'));
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(listed).containsExactlyElementsOf(new TreeSet<>(pushed));
    }

    @Test
    void nothing_is_an_empty_list_and_never_404() {
        String name = newName();
        admin.push(name, "image");
        plain().get("/v2/" + name + "/referrers/" + digest("nothing"))
                .then()
                .statusCode(200)
                .body("manifests.size()", equalTo(0));
        admin.request()
                .get("/v2/" + newName() + "/referrers/" + digest("nothing"))
                .then()
                .statusCode(200)
                .contentType(INDEX)
                .body("manifests.size()", equalTo(0));
    }

    @Test
    void a_digest_that_is_none_is_refused() {
        admin.request()
                .get("/v2/" + newName() + "/referrers/sha256:short")
                .then()
                .statusCode(400);
        admin.request().get("/v2/" + newName() + "/referrers/latest").then().statusCode(400);
    }

    @Test
    void a_referrer_that_is_deleted_is_no_longer_listed() {
        String name = newName();
        Digest subject = admin.push(name, "image");
        Digest sbom = referrer(name, subject, "");
        admin.request().delete("/v2/" + name + "/manifests/" + sbom).then().statusCode(202);
        plain().get("/v2/" + name + "/referrers/" + subject).then().body("manifests.size()", equalTo(0));
    }
}
