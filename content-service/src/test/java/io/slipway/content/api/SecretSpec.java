package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.slipway.catalog.Gate;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/slipway/api/v1/: secrets, robots, keys, quotas")
class SecretSpec {
    private static final String TOKENS = "/slipway/api/v1/access-tokens/";
    private static final String ROBOTS = "/slipway/api/v1/robots/";
    private static final String NAMESPACES = V3 + "pulp_container/namespaces/";

    private static final String TOUCH = "UPDATE quota SET updated_at = now() WHERE namespace_id = $1";

    @Inject
    Ledger ledger;

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    private static RequestSpecification basic(String name, String password) {
        return given().auth().preemptive().basic(name, password).contentType(ContentType.JSON);
    }

    private static String token(String scopes) {
        return post(TOKENS, "{\"name\": \"" + aName("t") + "\", \"scopes\": " + scopes + "}")
                .statusCode(201)
                .body("token", startsWith("slwp_"))
                .extract()
                .path("token");
    }

    @Test
    void an_access_token_is_told_once_and_works_as_bearer_and_as_password() {
        String name = aName("t");
        var made = post(TOKENS, "{\"name\": \"" + name + "\", \"expires_in_days\": 30}")
                .statusCode(201);
        String href = made.extract().path("href");
        String token = made.extract().path("token");
        get(href).statusCode(200).body("name", is(name)).body("token", nullValue());
        bearer(token).get(NAMESPACES).then().statusCode(200);
        basic("admin", token).get(NAMESPACES).then().statusCode(200);
        basic("somebody-else", token).get(NAMESPACES).then().statusCode(401);
        post(TOKENS, "{\"name\": \"" + name + "\"}").statusCode(400).body("name[0]", containsString("unique"));
        admin().delete(href).then().statusCode(204);
        bearer(token).get(NAMESPACES).then().statusCode(401);
    }

    @Test
    void an_access_token_does_what_its_scopes_say() {
        String body = "{\"name\": \"" + aName("n") + "\"}";
        bearer(token("[\"api:*:read\"]")).get(NAMESPACES).then().statusCode(200);
        bearer(token("[\"api:*:read\"]")).body(body).post(NAMESPACES).then().statusCode(403);
        bearer(token("[\"api:*:write\"]")).body(body).post(NAMESPACES).then().statusCode(201);
        bearer(token("[\"repository:*:pull\"]")).get(NAMESPACES).then().statusCode(403);
        bearer(token("[\"api:*:write\"]"))
                .body("{\"name\": \"" + aName("t") + "\"}")
                .post(TOKENS)
                .then()
                .statusCode(403);
        RequestSpecification writes = bearer(token("[\"api:*:write\"]"));
        writes.body("{\"password\": \"Yq4-basalt-harp\"}")
                .patch(V3 + "users/1/")
                .then()
                .statusCode(403);
        writes.body("{\"username\": \"" + aName("u") + "\", \"password\": \"Yq4-basalt-harp\"}")
                .post(V3 + "users/")
                .then()
                .statusCode(403);
        writes.body("{\"new_password\": \"Yq4-basalt-harp\", \"old_password\": \"" + AdminResource.PASSWORD + "\"}")
                .patch(V3 + "login/")
                .then()
                .statusCode(403);
        writes.body("{\"name\": \"" + aName("b") + "\"}").post(ROBOTS).then().statusCode(403);
        post(TOKENS, "{\"name\": \"x\", \"scopes\": [\"everything\"]}")
                .statusCode(400)
                .body("scopes[0]", containsString("everything"));
    }

    @Test
    void an_access_token_is_nobodys_but_his_who_made_it() {
        String name = aName("u");
        created(V3 + "users/", "{\"username\": \"" + name + "\", \"password\": \"Zx9-quartz-lamp\"}");
        String href =
                post(TOKENS, "{\"name\": \"" + aName("t") + "\"}").extract().path("href");
        basic(name, "Zx9-quartz-lamp").get(href).then().statusCode(404);
        basic(name, "Zx9-quartz-lamp").delete(href).then().statusCode(404);
        basic(name, "Zx9-quartz-lamp").get(TOKENS).then().statusCode(200).body("count", is(0));
        given().get(TOKENS).then().statusCode(401);
    }

    @Test
    void a_robot_is_a_user_with_a_secret_that_is_rotated_and_ends_with_it() {
        String name = aName("robot");
        var made = post(ROBOTS, "{\"name\": \"" + name + "\", \"description\": \"builds\"}")
                .statusCode(201)
                .body("username", equalTo("robot$" + name));
        String href = made.extract().path("href");
        String secret = made.extract().path("secret");
        basic("robot$" + name, secret).get(NAMESPACES).then().statusCode(200).body("count", is(0));
        basic("robot$" + name, secret).get(ROBOTS).then().statusCode(403);
        String next = post(href + "rotate/", "{\"name\": \"" + name + "\"}")
                .statusCode(200)
                .body("secret", not(equalTo(secret)))
                .extract()
                .path("secret");
        basic("robot$" + name, secret).get(NAMESPACES).then().statusCode(401);
        basic("robot$" + name, next).get(NAMESPACES).then().statusCode(200);
        String user = href.replace(ROBOTS, V3 + "users/");
        patch(user, "{\"is_active\": false}").statusCode(200).body("username", equalTo("robot$" + name));
        basic("robot$" + name, next).get(NAMESPACES).then().statusCode(401);
        patch(user, "{\"is_active\": true}").statusCode(200);
        patch(user, "{\"username\": \"robot$other\"}").statusCode(400);
        admin().delete(href).then().statusCode(204);
        basic("robot$" + name, next).get(NAMESPACES).then().statusCode(401);
    }

    @Test
    void keys_of_the_token_server_are_rotated_and_retired_by_superusers() {
        String first = post("/slipway/api/v1/token-keys/", "{}")
                .statusCode(201)
                .extract()
                .path("href");
        admin().delete(first).then().statusCode(404);
        post("/slipway/api/v1/token-keys/", "{}").statusCode(201).body("signs", is(true));
        admin().delete(first).then().statusCode(204);
    }

    @Test
    void a_quota_says_what_a_namespace_may_hold_and_holds() {
        String namespace = created(NAMESPACES, "{\"name\": \"" + aName("n") + "\"}");
        String href = "/slipway/api/v1/quotas/" + namespace.substring(NAMESPACES.length());
        get(href).statusCode(404);
        admin().body("{\"bytes\": 1000, \"repositories\": 5}")
                .put(href)
                .then()
                .statusCode(200)
                .body("bytes", is(1000))
                .body("repositories_used", is(0));
        admin().body("{\"bytes\": null}")
                .patch(href)
                .then()
                .statusCode(200)
                .body("bytes", nullValue())
                .body("repositories", is(5));
        admin().delete(href).then().statusCode(204);
    }

    @Test
    void two_changes_of_one_quota_are_both_made() throws Exception {
        String namespace = created(NAMESPACES, "{\"name\": \"" + aName("n") + "\"}");
        String id = namespace.substring(NAMESPACES.length()).replace("/", "");
        String href = "/slipway/api/v1/quotas/" + id + "/";
        admin().body("{\"bytes\": 1000, \"repositories\": 5}").put(href).then().statusCode(200);
        Gate gate = new Gate();
        CompletableFuture<Integer> holder = ledger.write(
                        tx -> tx.execute(TOUCH, UUID.fromString(id)).chain(gate::pass))
                .subscribeAsCompletionStage();
        gate.awaitReached();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Future<Integer> one =
                    two.submit(() -> admin().body("{\"bytes\": 7}").patch(href).statusCode());
            Future<Integer> other = two.submit(
                    () -> admin().body("{\"repositories\": 8}").patch(href).statusCode());
            gate.openWhenWaiting(2);
            assertThat(List.of(holder.join(), one.get(), other.get())).containsExactly(1, 200, 200);
        }
        get(href).body("bytes", is(7)).body("repositories", is(8));
        admin().delete(href).then().statusCode(204);
        admin().body("{\"bytes\": 7}").patch(href).then().statusCode(404);
    }

    @Test
    void what_is_written_is_in_the_audit_log_before_it_is_answered_and_what_is_read_is_not() {
        String name = aName("n");
        created(NAMESPACES, "{\"name\": \"" + name + "\"}");
        String cid = UUID.randomUUID().toString();
        admin().header("Correlation-ID", cid).body("{}").post(NAMESPACES).then().statusCode(400);
        admin().header("Correlation-ID", cid).get(NAMESPACES).then().statusCode(200);
        assertThat(PostgresResource.current()
                        .number(
                                "SELECT count(*) FROM audit WHERE actor = 'admin' AND status = 400 AND correlation_id = '"
                                        + cid + "'"))
                .isEqualTo(1);
        assertThat(PostgresResource.current().number("SELECT count(*) FROM audit WHERE correlation_id = '" + cid + "'"))
                .isEqualTo(1);
    }
}
