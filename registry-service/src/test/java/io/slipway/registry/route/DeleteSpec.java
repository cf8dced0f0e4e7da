package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Deleting")
class DeleteSpec {
    @Inject
    Admin admin;

    @Test
    void a_tag_is_gone_at_once_and_its_manifest_stays() {
        String name = newName();
        Digest digest = admin.push(name, "latest");
        admin.request().delete("/v2/" + name + "/manifests/latest").then().statusCode(202);
        plain().get("/v2/" + name + "/manifests/latest").then().statusCode(404);
        plain().get("/v2/" + name + "/tags/list").then().body("tags.size()", equalTo(0));
        plain().get("/v2/" + name + "/manifests/" + digest).then().statusCode(200);
    }

    @Test
    void a_manifest_is_gone_at_once_with_every_tag_that_points_to_it() {
        String name = newName();
        String manifest = admin.image(name, "");
        admin.put(name, "one", manifest, IMAGE).then().statusCode(201);
        admin.put(name, "two", manifest, IMAGE).then().statusCode(201);
        admin.request()
                .delete("/v2/" + name + "/manifests/" + digest(manifest))
                .then()
                .statusCode(202);
        for (String reference : List.of("one", "two", digest(manifest).toString())) {
            plain().get("/v2/" + name + "/manifests/" + reference)
                    .then()
                    .statusCode(404)
                    .body("errors[0].code", equalTo("MANIFEST_UNKNOWN"));
        }
    }

    @Test
    void a_blob_is_gone_at_once() {
        String name = newName();
        Digest digest = admin.blob(name, "blob " + UUID.randomUUID());
        admin.request().delete("/v2/" + name + "/blobs/" + digest).then().statusCode(202);
        plain().head("/v2/" + name + "/blobs/" + digest).then().statusCode(404);
    }

    @Test
    void a_blob_that_is_deleted_here_is_still_there() {
        String here = newName();
        String there = newName();
        String content = "blob " + UUID.randomUUID();
        admin.blob(here, content);
        admin.blob(there, content);
        admin.request()
                .delete("/v2/" + here + "/blobs/" + digest(content))
                .then()
                .statusCode(202);
        plain().head("/v2/" + here + "/blobs/" + digest(content)).then().statusCode(404);
        plain().head("/v2/" + there + "/blobs/" + digest(content)).then().statusCode(200);
    }

    @Test
    void what_is_not_there_cannot_be_deleted() {
        String name = newName();
        admin.push(name, "latest");
        admin.request()
                .delete("/v2/" + name + "/manifests/none")
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("MANIFEST_UNKNOWN"));
        admin.request()
                .delete("/v2/" + name + "/manifests/" + digest("none"))
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("MANIFEST_UNKNOWN"));
        admin.request()
                .delete("/v2/" + name + "/blobs/" + digest("none"))
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("BLOB_UNKNOWN"));
        admin.request()
                .delete("/v2/" + newName() + "/manifests/latest")
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("NAME_UNKNOWN"));
    }

    @Test
    void a_delete_needs_the_right_to_delete() {
        String name = newName();
        Digest digest = admin.push(name, "latest");
        plain().delete("/v2/" + name + "/manifests/" + digest)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("scope=\"repository:" + name + ":delete\""));
        for (String enough : List.of("delete", "*")) {
            String token = admin.token("repository:" + name + ":" + enough);
            admin.put(name, "again", admin.image(name, ""), IMAGE).then().statusCode(201);
            plain().header("Host", "here")
                    .header("Authorization", "Bearer " + token)
                    .delete("/v2/" + name + "/manifests/again")
                    .then()
                    .statusCode(202);
        }
        plain().header("Host", "here")
                .header("Authorization", "Bearer " + admin.token("repository:" + name + ":pull,push"))
                .delete("/v2/" + name + "/manifests/latest")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("error=\"insufficient_scope\""));
    }
}
