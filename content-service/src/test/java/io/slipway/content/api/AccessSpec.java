package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.DISTRIBUTIONS;
import static io.slipway.content.api.Api.REMOTES;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.slipway.testkit.postgres.PostgresResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/pulp/api/v3/: who may do what")
class AccessSpec {
    private static final String PASSWORD = "Zx9-quartz-lamp";
    private static final String FORBIDDEN = "You do not have permission to perform this action.";
    private static final String VIEWER = "container.containerrepository_viewer";
    private static final String OWNER = "container.containerrepository_owner";

    private final String name = aName("u");

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    @CanIgnoreReturnValue
    private String aUser() {
        return created(V3 + "users/", "{\"username\": \"" + name + "\", \"password\": \"" + PASSWORD + "\"}");
    }

    private RequestSpecification user() {
        return as(name, PASSWORD);
    }

    private static RequestSpecification as(String name, String password) {
        return given().auth().preemptive().basic(name, password).contentType(ContentType.JSON);
    }

    private static String named(String name) {
        return "{\"name\": \"" + name + "\"}";
    }

    private static String role(String role, String object) {
        return "{\"role\": \"" + role + "\", \"content_object\": \"" + object + "\"}";
    }

    private static String everywhere(String role) {
        return "{\"role\": \"" + role + "\", \"content_object\": null}";
    }

    @Test
    void users_are_made_read_changed_and_deleted_as_in_pulp() {
        String href = aUser();
        get(href)
                .body("username", is(name))
                .body("email", is(""))
                .body("is_active", is(true))
                .body("groups", empty())
                .body("hidden_fields[0].name", is("password"))
                .body("hidden_fields[0].is_set", is(true))
                .body("password", nullValue());
        get(V3 + "users/?username=" + name + "&fields=username").body("results.username", contains(name));
        get(V3 + "users/?password=x").statusCode(400).body("errors", contains("Invalid Filter: 'password'"));
        get(V3 + "users/?ordering=password").statusCode(400);
        patch(href, "{\"first_name\": \"Ada\", \"email\": \"ada@lab.example\"}")
                .statusCode(200)
                .body("first_name", is("Ada"));
        patch(href, "{\"is_superuser\": true}").statusCode(400).body("is_superuser", contains("Unexpected field"));
        patch(href, "{\"password\": \"short\"}")
                .statusCode(400)
                .body("non_field_errors[0]", containsString("too short"));
        post(V3 + "users/", "{\"username\": \"" + name + "\"}")
                .statusCode(400)
                .body("username", contains("This field must be unique."));
        post(V3 + "users/", "{\"username\": \"a:b c\"}").statusCode(400).body("username", notNullValue());
        Api.admin().delete(href).then().statusCode(204);
        get(href).statusCode(404).body("detail", is("No User matches the given query."));
        user().get(REPOSITORIES).then().statusCode(401);
    }

    @Test
    void one_knows_and_changes_oneself_and_nobody_else() {
        String href = aUser();
        user().get(V3 + "login/")
                .then()
                .statusCode(200)
                .body("pulp_href", is(href))
                .body("username", is(name));
        user().get(href).then().statusCode(403).body("detail", is(FORBIDDEN));
        user().get(V3 + "users/").then().statusCode(403);
        user().body("{\"first_name\": \"Ada\"}")
                .patch(V3 + "login/")
                .then()
                .statusCode(200)
                .body("first_name", is("Ada"));
        user().body("{\"new_password\": \"Yq4-basalt-harp\"}")
                .patch(V3 + "login/")
                .then()
                .statusCode(400)
                .body("old_password", contains("This field is required."));
        user().body("{\"new_password\": \"Yq4-basalt-harp\", \"old_password\": \"no\"}")
                .patch(V3 + "login/")
                .then()
                .statusCode(400)
                .body("old_password", contains("Invalid password."));
        user().body("{\"new_password\": \"Yq4-basalt-harp\", \"old_password\": \"" + PASSWORD + "\"}")
                .patch(V3 + "login/")
                .then()
                .statusCode(200);
        user().get(V3 + "login/").then().statusCode(401).body("detail", is("Invalid username/password."));
        as(name, "Yq4-basalt-harp").get(V3 + "login/").then().statusCode(200);
    }

    @Test
    void what_one_does_not_see_is_not_there_and_what_one_only_sees_is_forbidden() {
        String href = aUser();
        String repository = created(REPOSITORIES, named(aName("r")));
        user().get(repository)
                .then()
                .statusCode(404)
                .body("detail", is("No ContainerRepository matches the given query."));
        user().body("{}").post(repository + "sync/").then().statusCode(404);
        user().delete(repository).then().statusCode(404);
        user().get(repository + "versions/").then().statusCode(404);
        user().get(REPOSITORIES).then().statusCode(200).body("count", is(0));
        user().body(named(aName("r"))).post(REPOSITORIES).then().statusCode(403).body("detail", is(FORBIDDEN));

        String given = created(href + "roles/", role(VIEWER, repository));
        user().get(repository).then().statusCode(200);
        user().get(repository + "versions/").then().statusCode(200);
        user().get(REPOSITORIES + "?fields=pulp_href").then().body("results.pulp_href", contains(repository));
        user().body("{\"description\": \"u\"}")
                .patch(repository)
                .then()
                .statusCode(403)
                .body("detail", is(FORBIDDEN));
        user().get(repository + "list_roles/").then().statusCode(403);
        user().get(repository + "my_permissions/")
                .then()
                .statusCode(200)
                .body("permissions", contains("container.view_containerrepository"));

        Api.admin().delete(given).then().statusCode(204);
        user().get(repository).then().statusCode(404);
    }

    @Test
    void a_slash_less_or_a_differently_spelt_path_leads_past_nothing() {
        aUser();
        String repository = created(REPOSITORIES, named(aName("r")));
        String bare = repository.substring(0, repository.length() - 1);
        user().urlEncodingEnabled(false).delete(bare).then().statusCode(404);
        user().urlEncodingEnabled(false).delete(bare + ";x=y/").then().statusCode(404);
        user().urlEncodingEnabled(false)
                .delete(repository.replace("repositories", "%72epositories"))
                .then()
                .statusCode(404);
        user().urlEncodingEnabled(false).get("/" + V3 + "users/").then().statusCode(not(is(200)));
        given().urlEncodingEnabled(false).get("/" + V3 + "users/").then().statusCode(not(is(200)));
        get(repository).statusCode(200);
    }

    @Test
    void roles_are_given_and_taken_in_the_words_of_pulp() {
        String href = aUser();
        String repository = created(REPOSITORIES, named(aName("r")));
        post(href + "roles/", role(VIEWER, repository))
                .statusCode(201)
                .body("role", is(VIEWER))
                .body("content_object", is(repository))
                .body("content_object_prn", containsString("prn:container.containerrepository:"))
                .body("permissions", contains("container.view_containerrepository"))
                .body("domain", nullValue());
        post(href + "roles/", role(VIEWER, repository)).statusCode(400).body("non_field_errors", notNullValue());
        post(href + "roles/", everywhere("nosuch"))
                .statusCode(400)
                .body("role", contains("Object with name=nosuch does not exist."));
        post(href + "roles/", "{\"role\": \"" + VIEWER + "\"}")
                .statusCode(400)
                .body("non_field_errors", notNullValue());
        post(href + "roles/", role("container.containerremote_viewer", repository))
                .statusCode(400);
        post(href + "roles/", role(VIEWER, REPOSITORIES + "00000000-0000-4000-8000-000000000000/"))
                .statusCode(400)
                .body("content_object", notNullValue());
        post(href + "roles/", everywhere(VIEWER)).statusCode(201).body("content_object", nullValue());
        get(href + "roles/?content_object=null").body("count", is(1));
        get(href + "roles/?content_object=" + repository + "&role=" + VIEWER).body("count", is(1));
        get(href + "roles/?role__contains=remote").body("count", is(0));

        post(repository + "add_role/", nested(OWNER, name))
                .statusCode(201)
                .body("users", contains(name))
                .body("role", is(OWNER));
        post(repository + "add_role/", nested("container.containernamespace_owner", name))
                .statusCode(400)
                .body("non_field_errors", notNullValue());
        post(repository + "add_role/", nested(OWNER, "nobody1"))
                .statusCode(400)
                .body("users.0", contains("Object with username=nobody1 does not exist."));
        get(repository + "list_roles/")
                .body("roles.find { it.role == '" + OWNER + "' }.users", hasItems("admin", name))
                .body("roles.find { it.role == '" + VIEWER + "' }.users", contains(name));
        post(repository + "remove_role/", nested(OWNER, name)).statusCode(201);
        get(repository + "list_roles/").body("roles.find { it.role == '" + OWNER + "' }.users", contains("admin"));
        user().body(everywhere(OWNER)).post(href + "roles/").then().statusCode(403);
    }

    private static String nested(String role, String user) {
        return "{\"role\": \"" + role + "\", \"users\": [\"" + user + "\"]}";
    }

    @Test
    void groups_have_users_and_roles() {
        aUser();
        String group = aName("g");
        String href = created(V3 + "groups/", named(group));
        get(href).body("name", is(group)).body("prn", containsString("prn:core.group:"));
        post(href + "users/", "{\"username\": \"" + name + "\"}")
                .statusCode(201)
                .body("username", is(name));
        post(href + "users/", "{\"username\": \"nob\"}").statusCode(400).body("[0]", containsString("nob"));
        get(href + "users/").body("results.username", contains(name));
        user().get(V3 + "groups/").then().statusCode(200).body("count", is(0));
        user().get(href).then().statusCode(404);
        post(href + "roles/", everywhere(OWNER)).statusCode(201);
        String repository = created(REPOSITORIES, named(aName("r")));
        user().body("{\"description\": \"x\"}").patch(repository).then().statusCode(202);
        post(href + "add_role/", nested("core.group_viewer", name)).statusCode(201);
        user().get(href).then().statusCode(200);
        user().get(V3 + "groups/").then().body("results.name", contains(group));
        user().delete(href).then().statusCode(403);
        patch(href, named(group + "2")).statusCode(200).body("name", is(group + "2"));
        Api.admin().delete(href).then().statusCode(204);
        user().get(repository).then().statusCode(404);
    }

    @Test
    void roles_are_there_to_be_read_and_made_by_who_may() {
        aUser();
        get(V3 + "roles/?name=" + OWNER)
                .body("results[0].locked", is(true))
                .body("results[0].permissions.size()", is(8));
        get(V3 + "roles/?contains_permission=container.sync_containerrepository&name__startswith=container.")
                .body("results.name", hasItems(OWNER, "container.containerrepository_content_manager"))
                .body("results.name", not(hasItem(VIEWER)));
        String role = aName("role");
        String href = created(
                V3 + "roles/",
                "{\"name\": \"" + role + "\", \"permissions\": [\"container.view_containerrepository\"]}");
        post(V3 + "roles/", "{\"name\": \"x" + role + "\", \"permissions\": [\"foo.bar\"]}")
                .statusCode(400)
                .body("permissions", notNullValue());
        patch(href, "{\"description\": \"x\"}").statusCode(200).body("description", is("x"));
        String locked = get(V3 + "roles/?name=" + OWNER).extract().path("results[0].pulp_href");
        patch(locked, "{\"description\": \"x\"}").statusCode(403).body("detail", notNullValue());
        Api.admin().delete(locked).then().statusCode(403);
        user().get(href).then().statusCode(200);
        user().delete(href).then().statusCode(403);
        Api.admin().delete(href).then().statusCode(204);
    }

    @Test
    void whoever_makes_something_owns_it() {
        String href = aUser();
        created(href + "roles/", everywhere("container.containerrepository_creator"));
        created(href + "roles/", everywhere("container.containerremote_creator"));
        String repository = user().body(named(aName("r")))
                .post(REPOSITORIES)
                .then()
                .statusCode(201)
                .extract()
                .path("pulp_href");
        String remote = user().body(
                        "{\"name\": \"" + aName("m") + "\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"}")
                .post(REMOTES)
                .then()
                .statusCode(201)
                .extract()
                .path("pulp_href");
        user().get(repository + "list_roles/")
                .then()
                .statusCode(200)
                .body("roles[0].role", is(OWNER))
                .body("roles[0].users", contains(name));
        user().body("{\"remote\": \"" + remote + "\"}").patch(repository).then().statusCode(202);
        String others = created(
                REMOTES,
                "{\"name\": \"" + aName("m") + "\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"}");
        user().body("{\"remote\": \"" + others + "\"}")
                .patch(repository)
                .then()
                .statusCode(400)
                .body("remote", notNullValue());
        user().body("{\"remote\": \"" + others + "\"}")
                .post(repository + "sync/")
                .then()
                .statusCode(400);
        user().delete(remote).then().statusCode(202);
        user().delete(repository).then().statusCode(202);
        user().get(REPOSITORIES).then().body("count", is(0));
    }

    @Test
    void a_name_is_made_in_ones_own_namespace_or_where_one_may() {
        String href = aUser();
        String other = aName("n");
        distribution(other + "/app").statusCode(403);
        distribution(name + "/app").statusCode(202);
        user().get(V3 + "pulp_container/namespaces/").then().body("results.name", contains(name));
        user().get(DISTRIBUTIONS + "?namespace__name=" + name).then().body("count", is(1));
        String namespace = created(V3 + "pulp_container/namespaces/", named(other));
        user().get(namespace).then().statusCode(404);
        created(href + "roles/", role("container.containernamespace_collaborator", namespace));
        user().get(namespace).then().statusCode(200);
        distribution(other + "/app").statusCode(202);
        String repository = created(REPOSITORIES, named(aName("r")));
        user().body("{\"name\": \"" + aName("d") + "\", \"base_path\": \"" + name + "/grab\", \"repository\": \""
                        + repository + "\"}")
                .post(DISTRIBUTIONS)
                .then()
                .statusCode(400)
                .body("repository", notNullValue());
        created(href + "roles/", role(VIEWER, repository));
        user().body("{\"name\": \"" + aName("d") + "\", \"base_path\": \"" + name + "/grab\", \"repository\": \""
                        + repository + "\"}")
                .post(DISTRIBUTIONS)
                .then()
                .statusCode(403);
        user().body("{\"name\": \"" + aName("d") + "\", \"base_path\": \"" + name + "/pin\", \"repository_version\": \""
                        + repository + "versions/0/\"}")
                .post(DISTRIBUTIONS)
                .then()
                .statusCode(202);
    }

    private ValidatableResponse distribution(String path) {
        return user().body("{\"name\": \"" + path + "\", \"base_path\": \"" + path + "\", \"private\": true}")
                .post(DISTRIBUTIONS)
                .then();
    }

    @Test
    void what_a_public_name_serves_is_listed_for_all_and_read_by_who_may() {
        aUser();
        String repository = created(REPOSITORIES, named(aName("r")));
        String path = aName("p");
        post(
                        DISTRIBUTIONS,
                        "{\"name\": \"" + path + "\", \"base_path\": \"" + path + "/app\", \"repository\": \""
                                + repository + "\"}")
                .statusCode(202);
        user().get(REPOSITORIES + "?fields=pulp_href").then().body("results.pulp_href", contains(repository));
        user().get(repository).then().statusCode(403).body("detail", is(FORBIDDEN));
        String href = user().get(DISTRIBUTIONS + "?name=" + path)
                .then()
                .statusCode(200)
                .extract()
                .path("results[0].pulp_href");
        user().get(href).then().statusCode(200);
        user().delete(href).then().statusCode(403);
        patch(href, "{\"private\": true}").statusCode(202);
        user().get(href).then().statusCode(404);
        user().get(REPOSITORIES).then().body("count", is(0));
    }

    @Test
    void policies_are_told_from_what_is_enforced() {
        aUser();
        user().get(V3 + "access_policies/?viewset_name=repositories/container/container")
                .then()
                .statusCode(200)
                .body("count", is(1))
                .body("results[0].customized", is(false))
                .body(
                        "results[0].statements.find { it.action == ['sync'] }.condition",
                        contains("has_model_or_obj_perms:container.sync_containerrepository"));
    }
}
