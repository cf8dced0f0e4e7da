package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.REMOTES;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.patch;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.slipway.testkit.postgres.PostgresResource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was a hole in some management API once, by what each test prevents. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("The management API prevents")
class PastAdvisoriesSpec {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    /** A filter on a column that is not shown tells it letter by letter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "users/?password=x",
                "users/?password__startswith=x",
                "users/?password_hash=x",
                "users/?ordering=password_hash",
                "users/?q=password%3Dx",
                "users/?groups__name=x",
                "remotes/container/container/?password=x",
                "remotes/container/container/?password__contains=x",
                "remotes/container/container/?q=client_key%3Dx",
                "remotes/container/container/?ordering=-password"
            })
    void asking_by_a_column_that_is_secret(String query) {
        get(V3 + query).statusCode(400);
    }

    @Test
    void asking_by_the_hash_of_a_secret() {
        get("/slipway/api/v1/access-tokens/?hash=x").statusCode(400);
        get("/slipway/api/v1/access-tokens/?ordering=hash").statusCode(400);
        get("/slipway/api/v1/robots/?secret=x").statusCode(400);
    }

    @Test
    void seeing_a_secret_by_naming_its_field() {
        String remote = created(
                REMOTES,
                "{\"name\": \"" + aName("r")
                        + "\", \"url\": \"https://up.example\", \"upstream_name\": \"a\", \"username\": \"u\", \"password\": \"Zx9-quartz-lamp\"}");
        assertThat(get(remote + "?fields=password,username,name").extract().asString())
                .doesNotContain("quartz");
        assertThat(get(V3 + "users/1/?fields=password,password_hash").extract().asString())
                .doesNotContain("$2");
    }

    /** What a client may not say of an object is refused, and not taken over because it has the name of a column. */
    @Test
    void becoming_a_superuser_by_saying_so() {
        String name = aName("u");
        String more = "\"is_superuser\": true, \"superuser\": true, \"epoch\": 7, \"password_hash\": \"x\"";
        post(V3 + "users/", "{\"username\": \"" + name + "\", " + more + "}").statusCode(400);
        String href = created(V3 + "users/", "{\"username\": \"" + name + "\", \"password\": \"Zx9-quartz-lamp\"}");
        patch(href, "{" + more + "}").statusCode(400);
        patch(href, "{\"id\": 1, \"first_name\": \"x\"}").statusCode(200).body("username", is(name));
        given().auth()
                .preemptive()
                .basic(name, "Zx9-quartz-lamp")
                .contentType(ContentType.JSON)
                .body("{\"is_staff\": true, \"is_superuser\": true, \"username\": \"admin\"}")
                .patch(V3 + "login/");
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM app_user WHERE is_superuser AND username = '" + name + "'"))
                .isZero();
        get(href).body("username", is(name)).body("is_staff", is(false));
    }

    @Test
    void unlocking_a_role_by_saying_so() {
        String role = get(V3 + "roles/?name=container.containerrepository_owner")
                .extract()
                .path("results[0].pulp_href");
        assertThat(patch(role, "{\"locked\": false, \"permissions\": []}")
                        .extract()
                        .statusCode())
                .isIn(400, 403);
        patch(role, "{\"permissions\": []}").statusCode(403);
        get(role).body("locked", is(true));
    }

    @Test
    void moving_an_object_by_saying_where_it_is() {
        String one = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        String other = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        String elsewhere = "{\"pulp_href\": \"" + other + "\", \"latest_version_href\": \"" + other + "versions/0/\"}";
        patch(one, elsewhere).statusCode(lessThan(500));
        get(one).statusCode(200).body("pulp_href", is(one)).body("latest_version_href", is(one + "versions/0/"));
    }

    /** Whatever leads to a method is answered by who asks, not by how the path is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pulp/api/v3/users/",
                "/pulp/api/v3//users/",
                "//pulp/api/v3/users/",
                "/pulp/api/v3/status/../users/",
                "/pulp/api/v3/status/%2e%2e/users/",
                "/pulp/api/v3/status/..%2fusers/",
                "/pulp/api/v3/status/;/../users/",
                "/pulp/api/v3/users;a=b/",
                "/pulp/api/v3/%75sers/",
                "/%70ulp/api/v3/users/",
                "/pulp/api/v3/users/%00",
                "/pulp/api/v3/docs/api.json/../../users/",
                "/PULP/api/v3/users/",
                "/slipway/api/v1/robots/",
                "/slipway/../slipway/api/v1/robots/",
                "/q/../pulp/api/v3/users/"
            })
    void walking_around_the_door(String path) {
        var response = given().urlEncodingEnabled(false).get(path);
        assertThat(response.statusCode()).isIn(400, 401, 404);
        assertThat(response.asString()).doesNotContain("\"results\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a*)*$",
                "(a|aa)+$",
                "((((((((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9})",
                "x{256}",
                "x{1000}",
                "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]$",
                "\\p{L}",
                "(a)\\1",
                "(?i)a(?=b)"
            })
    void a_regular_expression_that_never_ends(String pattern) {
        created(REPOSITORIES, "{\"name\": \"" + aName("r") + "a".repeat(60) + "\"}");
        Instant begin = Instant.now();
        int status =
                admin().queryParam("name__regex", pattern).get(REPOSITORIES).statusCode();
        assertThat(status).isIn(200, 400);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
    }

    @Test
    void a_page_of_everything() {
        get(V3 + "roles/?limit=1000000000").statusCode(200).body("results.size()", lessThanOrEqualTo(1000));
        assertThat(get(V3 + "roles/?limit=99999999999999999999").extract().statusCode())
                .isIn(200, 400);
        assertThat(get(V3 + "roles/?offset=99999999999999999999").extract().statusCode())
                .isIn(200, 400);
        get(V3 + "roles/?offset=999999999").statusCode(200).body("results", hasSize(0));
        assertThat(get(V3 + "roles/?limit=-1").extract().statusCode()).isIn(200, 400);
    }

    @Test
    void a_body_that_is_deep_or_endless() {
        for (String bomb : new String[] {
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "{\"name\": " + "9".repeat(100_000) + "}",
            "{\"name\": 1e1000000000}",
            "{\"name\": \"x\", \"pulp_labels\": " + "[".repeat(5000) + "]".repeat(5000) + "}",
            "{\"name\": \"" + "x".repeat(11_000_000) + "\"}"
        }) {
            Instant begin = Instant.now();
            int status = admin().body(bomb).post(REPOSITORIES).statusCode();
            assertThat(status).as(bomb.substring(0, 16)).isIn(201, 400, 413);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
    }

    /** PostgreSQL refuses one in a text; that is the mistake of who sent it. */
    @Test
    void a_null_character() {
        get(REPOSITORIES + "?name=a%00").statusCode(400);
        get(REPOSITORIES + "?q=name%3D%00").statusCode(400);
        post(REPOSITORIES, "{\"name\": \"a\\u0000\"}").statusCode(400);
        admin().urlEncodingEnabled(false)
                .delete("/slipway/api/v1/token-keys/%00/")
                .then()
                .statusCode(400);
        given().auth().preemptive().basic("a\0b", "c").get(REPOSITORIES).then().statusCode(401);
    }

    @Test
    void a_body_that_is_larger_once_it_is_unpacked() {
        int status = admin().header("Content-Encoding", "gzip")
                .body(new byte[] {31, -117, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0})
                .post(REPOSITORIES)
                .statusCode();
        assertThat(status).isIn(400, 415);
    }

    @Test
    void a_thousand_values_in_one_question() {
        String many = "x,".repeat(200);
        assertThat(get(REPOSITORIES + "?name__in=" + many).extract().statusCode())
                .isIn(200, 400);
        assertThat(get(REPOSITORIES + "?" + "name=x&".repeat(500)).extract().statusCode())
                .isIn(200, 400, 414);
    }

    /** The address of an issue of ours is no reason to ask it: what remotes may ask is decided when they are asked, by the address. */
    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "gopher://up.example/", "http://", "//up.example", "javascript:alert(1)"})
    void a_remote_that_is_no_registry(String url) {
        post(REMOTES, "{\"name\": \"" + aName("r") + "\", \"url\": \"" + url + "\", \"upstream_name\": \"a\"}")
                .statusCode(400);
    }

    @Test
    void a_secret_in_an_error() {
        String secret = aName("secret");
        for (String body : new String[] {
            "{\"username\": \"a:b\", \"password\": \"" + secret + "\"}",
            "{\"username\": \"x\", \"password\": [\"" + secret + "\"]}",
            "{\"username\": \"x\", \"password\": \"" + secret + "\", \"nosuch\": 1}",
            "{\"username\": \"x\", \"password\": \"" + secret
        }) {
            assertThat(post(V3 + "users/", body).statusCode(400).extract().asString())
                    .doesNotContain(secret);
        }
    }
}
