package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Quotas of namespaces")
class QuotaSpec {
    @Inject
    Admin admin;

    private static String namespace(String name) {
        return name.split("/", 2)[0];
    }

    private static void quota(String name, String bytes, String repositories) {
        PostgresResource.current().execute("""
                        INSERT INTO quota (namespace_id, bytes, repositories)
                        SELECT id, %s, %s FROM namespace WHERE name = '%s'
                            ON CONFLICT (namespace_id)
                            DO UPDATE SET bytes = excluded.bytes, repositories = excluded.repositories""".formatted(bytes, repositories, namespace(name)));
    }

    @Test
    void refuse_an_upload_to_a_full_namespace_before_it_begins_and_say_the_figures() {
        String name = newName();
        assertThat(admin.blob(name, "0123456789")).isNotNull();
        quota(name, "10", "NULL");
        admin.request()
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(403)
                .body("errors[0].code", equalTo("DENIED"))
                .body("errors[0].detail", allOf(containsString(namespace(name)), containsString("10 bytes")));
        quota(name, "11", "NULL");
        admin.request().post("/v2/" + name + "/blobs/uploads/").then().statusCode(202);
    }

    @Test
    void refuse_what_does_not_fit_when_it_is_to_be_kept_and_count_what_is_shared_once() {
        String name = newName();
        String other = namespace(name) + "/other";
        String content = "0123456789" + UUID.randomUUID();
        assertThat(admin.blob(name, content)).isNotNull();
        quota(name, Integer.toString(content.length() + 1), "NULL");
        assertThat(admin.blob(other, content)).isNotNull();
        String more = "more " + UUID.randomUUID();
        admin.request()
                .contentType("application/octet-stream")
                .body(Admin.bytes(more))
                .post("/v2/" + name + "/blobs/uploads/?digest=" + Admin.digest(more))
                .then()
                .statusCode(403)
                .body("errors[0].detail", containsString("would hold " + (content.length() + more.length())));
    }

    @Test
    void refuse_one_repository_too_many() {
        String name = newName();
        assertThat(admin.push(name, "latest")).isNotNull();
        quota(name, "NULL", "1");
        assertThat(admin.push(name, "next")).isNotNull();
        admin.request()
                .post("/v2/" + namespace(name) + "/other/blobs/uploads/")
                .then()
                .statusCode(403)
                .body("errors[0].detail", containsString("1 repositories"));
    }

    @Test
    void and_pushes_are_in_the_audit_log() {
        String name = newName();
        admin.put(name, "latest", admin.image(name, ""), IMAGE).then().statusCode(201);
        String count =
                "SELECT count(*) FROM audit WHERE actor = 'admin' AND action = 'PUT' AND status = 201 AND object = '/v2/"
                        + name + "/manifests/latest'";
        assertThat(PostgresResource.current().number(count)).isEqualTo(1);
    }
}
