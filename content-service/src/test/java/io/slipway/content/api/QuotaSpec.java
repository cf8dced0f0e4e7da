package io.slipway.content.api;

import static io.slipway.content.api.Api.CONTENT;
import static io.slipway.content.api.Api.DISTRIBUTIONS;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("Quotas, where nothing is pushed,")
class QuotaSpec {
    private static final String NAMESPACES = V3 + "pulp_container/namespaces/";

    @Inject
    ContentFixture catalog;

    private String namespace = "";
    private String quota = "";

    @BeforeEach
    void a_namespace() throws InterruptedException {
        Api.awaitAdmin();
        namespace = aName("n");
        String href = created(NAMESPACES, "{\"name\": \"" + namespace + "\"}");
        quota = "/slipway/api/v1/quotas/" + href.substring(NAMESPACES.length());
    }

    private void may(String bytes, String repositories) {
        admin().body("{\"bytes\": " + bytes + ", \"repositories\": " + repositories + "}")
                .put(quota)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse serve(String path, String more) {
        return post(DISTRIBUTIONS, "{\"name\": \"" + path + "\", \"base_path\": \"" + path + "\"" + more + "}");
    }

    private static String href(String path) {
        return get(DISTRIBUTIONS + "?name=" + path).extract().path("results[0].pulp_href");
    }

    private String anImage() {
        RepositoryId id = catalog.aRepository();
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));
        assertThat(catalog.commit(id, new VersionChange.AddContent(catalog.tagged("1", image))))
                .isPresent();
        return REPOSITORIES + id + "/";
    }

    @Test
    void refuse_one_name_too_many_and_say_the_figure() {
        may("null", "1");
        serve(namespace + "/a", "").statusCode(202);
        serve(namespace + "/b", "")
                .statusCode(400)
                .body("[0]", containsString("it may hold 1 repositories, and would hold 2"));
        String elsewhere = aName("d");
        serve(elsewhere + "/c", "").statusCode(202);
        String moved = href(elsewhere + "/c");
        patch(moved, "{\"base_path\": \"" + namespace + "/c\"}").statusCode(400);
        patch(href(namespace + "/a"), "{\"private\": true}").statusCode(202);
        get(quota).body("repositories_used", is(1));
    }

    @Test
    void refuse_what_would_be_served_beyond_them_and_say_the_figure() {
        String source = anImage();
        String target = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        serve(namespace + "/a", ", \"repository\": \"" + target + "\"").statusCode(202);
        may("1", "null");
        serve(namespace + "/b", ", \"repository\": \"" + source + "\"")
                .statusCode(400)
                .body("[0]", containsString("it may hold 1 bytes, and would hold "));
        patch(href(namespace + "/a"), "{\"repository\": \"" + source + "\"}").statusCode(400);
        String tag =
                get(CONTENT + "tags/?repository_version=" + source).extract().path("results[0].pulp_href");
        post(target + "add/", "{\"content_units\": [\"" + tag + "\"]}").statusCode(400);
        post(target + "copy_tags/", "{\"source_repository\": \"" + source + "\"}")
                .statusCode(400);
        post(target + "copy_manifests/", "{\"source_repository\": \"" + source + "\"}")
                .statusCode(400)
                .body("[0]", containsString("it may hold 1 bytes, and would hold "));
        get(target + "versions/").body("count", is(1));
        may("null", "null");
        post(target + "copy_tags/", "{\"source_repository\": \"" + source + "\"}")
                .statusCode(202);
        may("1", "null");
        post(target + "copy_tags/", "{\"source_repository\": \"" + source + "\"}")
                .statusCode(202);
    }

    @Test
    void count_what_a_pinned_name_serves_and_let_it_be_rolled_back() {
        String source = anImage();
        serve(namespace + "/a", ", \"repository\": \"" + source + "\"").statusCode(202);
        may("1", "null");
        patch(href(namespace + "/a"), "{\"repository\": null, \"repository_version\": \"" + source + "versions/1/\"}")
                .statusCode(202);
        get(quota).body("bytes_used", greaterThan(1));
        patch(href(namespace + "/a"), "{\"repository_version\": \"" + source + "versions/0/\"}")
                .statusCode(202);
        patch(href(namespace + "/a"), "{\"repository\": \"" + source + "\", \"repository_version\": null}")
                .statusCode(202);
        patch(href(namespace + "/a"), "{\"base_path\": \"" + namespace + "/b\"}")
                .statusCode(202);
    }

    @Test
    void refuse_a_pin_to_a_version_of_another_repository() {
        serve(
                        namespace + "/a",
                        ", \"repository\": \"" + created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}") + "\"")
                .statusCode(202);
        may("1", "null");
        String pinned = "{\"repository\": null, \"repository_version\": \"" + anImage() + "versions/1/\"}";
        patch(href(namespace + "/a"), pinned)
                .statusCode(400)
                .body("[0]", containsString("it may hold 1 bytes, and would hold "));
        get(quota).body("bytes_used", is(0));
        may("null", "null");
        patch(href(namespace + "/a"), pinned).statusCode(202);
    }
}
