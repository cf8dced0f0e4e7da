package io.slipway.content.api;

import static io.slipway.content.api.Api.DISTRIBUTIONS;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.testkit.postgres.PostgresResource;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/pulp/api/v3/distributions/container/container/")
class DistributionSpec {
    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    private static String body(String name, String path, String more) {
        return "{\"name\": \"" + name + "\", \"base_path\": \"" + path + "\"" + more + "}";
    }

    private static String href(String name) {
        return get(DISTRIBUTIONS + "?name=" + name).extract().path("results[0].pulp_href");
    }

    @Test
    void a_public_name_says_where_docker_finds_it_and_whose_namespace_it_is() {
        String name = aName("d");
        post(DISTRIBUTIONS, body(name, name + "/app", "")).statusCode(202).body("task", notNullValue());
        String href = href(name);
        String namespace = get(href)
                .body("registry_path", endsWith("/" + name + "/app"))
                .body("private", is(false))
                .body("repository", nullValue())
                .extract()
                .path("namespace");
        get(namespace).statusCode(200).body("name", is(name));
        get(DISTRIBUTIONS + "?fields=name&namespace__name=" + name).body("results.name", contains(name));
        get(DISTRIBUTIONS + "?fields=name&base_path__icontains=" + name.toUpperCase(Locale.ROOT) + "/A")
                .body("results.name", contains(name));
        get(V3 + "pulp_container/namespaces/?name=" + name).body("count", is(1));
    }

    @Test
    void names_are_a_tree_without_names_above_names() {
        String name = aName("d");
        post(DISTRIBUTIONS, body(name, name + "/app", "")).statusCode(202);
        post(DISTRIBUTIONS, body(aName("d"), name + "/app/sub", ""))
                .statusCode(400)
                .body("base_path.base_path", containsString(name));
        post(DISTRIBUTIONS, body(aName("d"), name, "")).statusCode(400).body("base_path.base_path", notNullValue());
        post(DISTRIBUTIONS, body(aName("d"), name + "/app2", "")).statusCode(202);
        post(DISTRIBUTIONS, body(name, name + "/app3", ""))
                .statusCode(400)
                .body("name", contains("This field must be unique."));
        post(DISTRIBUTIONS, body(aName("d"), "Demo/App", "")).statusCode(400).body("base_path", notNullValue());
        post(DISTRIBUTIONS, body(aName("d"), "/demo/", "")).statusCode(400).body("base_path", notNullValue());
        post(DISTRIBUTIONS, body(aName("d"), "a".repeat(256), ""))
                .statusCode(400)
                .body("base_path", notNullValue());
        post(DISTRIBUTIONS, body(aName("d"), aName("d"), ", \"content_guard\": null"))
                .statusCode(400)
                .body("content_guard", contains("This field may not be null."));
    }

    @Test
    void a_name_serves_a_repository_or_one_version_of_it() {
        String repository = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        String version = repository + "versions/0/";
        String name = aName("d");
        String both = ", \"repository\": \"" + repository + "\", \"repository_version\": \"" + version + "\"";
        post(DISTRIBUTIONS, body(name, name, both)).statusCode(400).body("non_field_errors", notNullValue());
        post(DISTRIBUTIONS, body(name, name, ", \"repository\": \"" + repository + "\""))
                .statusCode(202);
        String href = href(name);
        patch(href, "{\"repository_version\": \"" + version + "\"}")
                .statusCode(400)
                .body("non_field_errors", notNullValue());
        patch(href, "{\"repository\": null, \"repository_version\": \"" + version + "\"}")
                .statusCode(202);
        get(href)
                .body("repository_version", is(version))
                .body("repository", nullValue())
                .body("no_content_change_since", notNullValue());
        patch(href, "{\"description\": \"pinned still\"}").statusCode(202);
        get(href).body("repository_version", is(version)).body("description", is("pinned still"));
        String prn = get(version).extract().path("prn");
        patch(href, "{\"repository_version\": \"" + prn + "\"}").statusCode(202);
        get(href).body("repository_version", is(version));
        patch(href, "{\"repository_version\": \"\", \"repository\": \"" + repository + "\"}")
                .statusCode(202);
        get(href).body("repository_version", nullValue()).body("repository", is(repository));
        patch(href, "{\"repository_version\": \"" + repository + "versions/9/\", \"repository\": null}")
                .statusCode(400)
                .body("repository_version", contains("Invalid hyperlink - Object does not exist."));
    }

    @Test
    void what_changes_nothing_is_a_task_all_the_same() {
        String name = aName("d");
        post(DISTRIBUTIONS, body(name, name, ", \"private\": true")).statusCode(202);
        patch(href(name), "{\"name\": \"" + name + "\"}").statusCode(202);
        get(href(name)).body("private", is(true));
    }
}
