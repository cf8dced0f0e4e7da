package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.slipway.testkit.postgres.PostgresResource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/pulp/api/v3/repositories/container/container/")
class RepositorySpec {
    private static final String NOWHERE = REPOSITORIES + "00000000-0000-0000-0000-000000000000/";

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    @Test
    void a_new_repository_has_version_0_and_says_where_it_is() {
        String name = aName("repository");
        post(REPOSITORIES, "{\"name\": \"" + name + "\", \"description\": \"d\", \"pulp_labels\": {\"team\": \"a\"}}")
                .statusCode(201)
                .header("Location", startsWith(REPOSITORIES))
                .header("Content-Type", "application/json")
                .header("Correlation-ID", notNullValue())
                .body("name", is(name))
                .body("pulp_labels", equalTo(Map.of("team", "a")))
                .body("latest_version_href", containsString("/versions/0/"))
                .body("prn", startsWith("prn:container.containerrepository:"))
                .body("remote", nullValue());
    }

    @ParameterizedTest(name = "{0} is answered with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                       | name                 | This field is required.
            {"name": ""}                                             | name                 | This field may not be blank.
            {"name": null}                                           | name                 | This field may not be null.
            {"name": ["a"]}                                          | name                 | Not a valid string.
            {"name": "x", "foo": 1}                                  | foo                  | Unexpected field
            {"name": "x", "retain_repo_versions": "abc"}             | retain_repo_versions | A valid integer is required.
            {"name": "x", "retain_repo_versions": 0}                 | retain_repo_versions | Ensure this value is greater than or equal to 1.
            {"name": "x", "pulp_labels": ["a"]}                      | pulp_labels          | Expected a dictionary of items but got type "list".
            {"name": "x", "remote": "notahref"}                      | remote               | Invalid hyperlink - No URL match.
            {"name": "x", "remote": "/pulp/api/v3/remotes/container/container/00000000-0000-0000-0000-000000000000/"} | remote | Invalid hyperlink - Object does not exist.
            {"name": "x", "remote": "prn:container.containerremote:00000000-0000-0000-0000-000000000000"}             | remote | Invalid hyperlink - Object does not exist.
            [1]                                                      | non_field_errors     | Invalid data. Expected a dictionary, but got list.
            """)
    void what_is_no_repository_is_refused_by_field(String body, String field, String message) {
        post(REPOSITORIES, body).statusCode(400).body(field, contains(message));
    }

    @Test
    void a_name_is_taken_once() {
        String body = "{\"name\": \"" + aName("taken") + "\"}";
        created(REPOSITORIES, body);
        post(REPOSITORIES, body).statusCode(400).body("name", contains("This field must be unique."));
    }

    @Test
    void broken_json_is_400_and_text_is_415() {
        post(REPOSITORIES, "{\"name\": ").statusCode(400).body("detail", startsWith("JSON parse error - "));
        admin().contentType("text/plain")
                .body("x")
                .post(REPOSITORIES)
                .then()
                .statusCode(415)
                .body("detail", startsWith("Unsupported media type \"text/plain"));
    }

    @Test
    void a_method_the_list_does_not_know_is_405() {
        admin().delete(REPOSITORIES)
                .then()
                .statusCode(405)
                .header("Allow", containsString("GET"))
                .body("detail", is("Method \"DELETE\" not allowed."));
    }

    @Test
    void forms_are_read_as_json_is() {
        String urlencoded = aName("urlencoded");
        admin().contentType(ContentType.URLENC)
                .formParam("name", urlencoded)
                .formParam("retain_repo_versions", "3")
                .post(REPOSITORIES)
                .then()
                .statusCode(201)
                .body("name", is(urlencoded))
                .body("retain_repo_versions", is(3));
        String multipart = aName("multipart");
        admin().contentType(ContentType.MULTIPART)
                .multiPart("name", multipart)
                .multiPart("pulp_labels", "{\"a\": \"b\"}")
                .post(REPOSITORIES)
                .then()
                .statusCode(201)
                .body("name", is(multipart))
                .body("pulp_labels.a", is("b"));
    }

    @Test
    void only_what_changes_something_is_a_task() {
        String href = created(REPOSITORIES, "{\"name\": \"" + aName("changed") + "\"}");
        patch(href, "{\"description\": null}").statusCode(200).body("pulp_href", is(href));
        patch(href, "{\"description\": \"new\"}").statusCode(202).body("task", startsWith("/pulp/api/v3/tasks/"));
        get(href).body("description", is("new"));
        patch(href, "{\"foo\": 1}").statusCode(400).body("foo", contains("Unexpected field"));
        admin().body("{\"description\": \"x\"}")
                .put(href)
                .then()
                .statusCode(400)
                .body("name", contains("This field is required."));
    }

    @Test
    void what_is_not_there_is_404() {
        get(NOWHERE).statusCode(404).body("detail", is("No ContainerRepository matches the given query."));
        get(REPOSITORIES + "abc/").statusCode(404).body("detail", is("Not found."));
        admin().delete(NOWHERE).then().statusCode(404);
        post(NOWHERE + "sync/", "{}").statusCode(404);
    }

    @Test
    void labels_are_set_and_taken_away_one_by_one() {
        String href = created(REPOSITORIES, "{\"name\": \"" + aName("labeled") + "\"}");
        post(href + "set_label/", "{\"key\": \"env\", \"value\": \"dev\"}")
                .statusCode(201)
                .body("value", is("dev"));
        post(href + "set_label/", "{\"key\": \"flag\", \"value\": null}")
                .statusCode(201)
                .body("value", nullValue());
        get(href).body("pulp_labels", hasKey("flag")).body("pulp_labels.env", is("dev"));
        post(href + "unset_label/", "{\"key\": \"env\"}").statusCode(201).body("value", is("dev"));
        get(href).body("pulp_labels", not(hasKey("env")));
        post(href + "unset_label/", "{\"key\": \"env\"}").statusCode(400).body("key", notNullValue());
        post(href + "set_label/", "{\"key\": \"k\"}")
                .statusCode(400)
                .body("value", contains("This field is required."));
        post(href + "set_label/", "{\"key\": \"a(\", \"value\": \"x\"}")
                .statusCode(400)
                .body("non_field_errors", notNullValue());
    }

    @Test
    void a_sync_needs_a_remote() {
        String href = created(REPOSITORIES, "{\"name\": \"" + aName("unsynced") + "\"}");
        post(href + "sync/", "{}")
                .statusCode(400)
                .body("remote", contains("This field is required since a remote is not set on the repository."));
        post(href + "sync/", "{\"remote\": \"" + href + "\"}")
                .statusCode(400)
                .body("remote", contains("Invalid hyperlink - Incorrect URL match."));
    }

    @Test
    void a_correlation_id_is_echoed_as_it_was_sent() {
        String id = "0198c1f7-2463-7a3c-b18b-000000000001";
        admin().header("Correlation-ID", id).get(REPOSITORIES).then().header("Correlation-ID", id);
    }

    @Test
    void nobody_gets_in_without_credentials() {
        given().get(REPOSITORIES)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Basic realm=\"api\"")
                .body("detail", is("Authentication credentials were not provided."));
        given().auth()
                .preemptive()
                .basic("admin", "wrong")
                .get(REPOSITORIES)
                .then()
                .statusCode(401)
                .body("detail", is("Invalid username/password."));
    }
}
