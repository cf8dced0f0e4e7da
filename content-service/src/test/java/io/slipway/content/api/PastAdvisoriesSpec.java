package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.DISTRIBUTIONS;
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
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.slipway.testkit.postgres.PostgresResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was a hole in some management API once, by what each test prevents. What everybody is answered is in {@link AccessMatrixSpec}; where
 * remotes may lead is in the tests of the library that asks them; secrets in logs, errors and events are in those of the running system.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("The management API prevents")
class PastAdvisoriesSpec {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final String PASSWORD = "Zx9-quartz-lamp";
    private static final String OWN = "/slipway/api/v1/";
    private static final String NAMESPACES = V3 + "pulp_container/namespaces/";

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    private static RequestSpecification as(String name) {
        return given().auth().preemptive().basic(name, PASSWORD).contentType(ContentType.JSON);
    }

    private static String aUser() {
        String name = aName("u");
        created(V3 + "users/", "{\"username\": \"" + name + "\", \"password\": \"" + PASSWORD + "\"}");
        return name;
    }

    private static String aUserWith(String... roles) {
        String name = aUser();
        String href = get(V3 + "users/?username=" + name).extract().path("results[0].pulp_href");
        for (String role : roles) {
            created(href + "roles/", "{\"role\": \"" + role + "\", \"content_object\": null}");
        }
        return name;
    }

    private static String remote(String more) {
        return "{\"name\": \"" + aName("m") + "\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"" + more
                + "}";
    }

    /**
     * Sends bytes no client library would, and returns what came back until the connection ended, which it may do before all was sent.
     */
    private static String raw(String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            long all = socket.getInputStream().transferTo(answer);
            assertThat(all).as(request.substring(0, 40)).isPositive();
        } catch (SocketException ended) {
            assertThat(ended).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static String head(String method, String path, String more) {
        String credentials = Base64.getEncoder()
                .encodeToString(("admin:" + AdminResource.PASSWORD).getBytes(StandardCharsets.UTF_8));
        return method + " " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Basic "
                + credentials + "\r\n" + more + "\r\n";
    }

    private static String sent(String type, String body) throws IOException {
        return raw(head("POST", REPOSITORIES, "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n")
                + body);
    }

    /** 0 where the connection ended without an answer. */
    private static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
    }

    // --- What is secret

    /** A filter on a column that is not shown tells it letter by letter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "users/?password=x",
                "users/?password__startswith=x",
                "users/?password_hash=x",
                "users/?ordering=password_hash",
                "users/?ordering=epoch",
                "users/?q=password%3Dx",
                "users/?q=NOT%20password_hash__startswith%3Dx",
                "users/?groups__name=x",
                "users/?username,password=x",
                "remotes/container/container/?password=x",
                "remotes/container/container/?password__contains=x",
                "remotes/container/container/?secrets__contains=x",
                "remotes/container/container/?q=client_key%3Dx",
                "remotes/container/container/?ordering=-password",
                "remotes/container/container/?ordering=name,secrets",
                "remotes/container/container/?ordering=r.secrets",
                "repositories/container/container/?remote__password__startswith=x",
                "distributions/container/container/?repository__remote__password=x"
            })
    void asking_by_a_column_that_is_secret(String query) {
        get(V3 + query).statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access-tokens/?hash=x",
                "access-tokens/?ordering=hash",
                "access-tokens/?token__startswith=slwp_",
                "robots/?secret=x",
                "robots/?ordering=secret_hash",
                "quotas/?q=secret%3Dx"
            })
    void asking_by_the_hash_of_a_secret(String query) {
        get(OWN + query).statusCode(400);
    }

    /** Whoever adds a filter or an order on one of these has this test to think about. */
    @Test
    void a_parameter_that_asks_by_a_secret_in_any_list() throws IOException {
        JsonNode paths = new ObjectMapper()
                .readTree(given().get(V3 + "docs/api.json").asString())
                .path("paths");
        List<String> words = new ArrayList<>();
        paths.forEach(path ->
                path.forEach(operation -> operation.path("parameters").forEach(parameter -> {
                    if (!parameter.path("name").asText().equals("ordering")) {
                        words.add(parameter.path("name").asText());
                    }
                    Stream.of(
                                    parameter.path("schema").path("enum"),
                                    parameter.path("schema").path("items").path("enum"))
                            .flatMap(some -> StreamSupport.stream(some.spliterator(), false))
                            .map(JsonNode::asText)
                            .forEach(words::add);
                })));
        assertThat(words).contains("name__regex", "username").hasSizeGreaterThan(100);
        assertThat(words)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .noneMatch(
                        word -> word.matches(".*(password|secret|hash|token|client_key|private_key|epoch|sealed).*"));
    }

    @Test
    void seeing_a_secret_by_naming_its_field() {
        String secrets = ", \"username\": \"quartz-user\", \"password\": \"" + PASSWORD
                + "\", \"proxy_username\": \"quartz-proxy\", \"proxy_password\": \"quartz-pp\", \"client_key\": \"quartz-key\"";
        String remote = created(REMOTES, remote(secrets));
        String task = patch(remote, "{\"rate_limit\": 7, \"password\": \"quartz-again\"}")
                .statusCode(202)
                .extract()
                .path("task");
        for (String path : List.of(
                remote,
                remote + "?fields=password,username,client_key,proxy_password,secrets",
                REMOTES + "?fields=password,name,secrets",
                REMOTES,
                V3 + "remotes/")) {
            assertThat(get(path).statusCode(200).extract().asString()).doesNotContain("quartz");
        }
        assertThat(get(V3 + "users/1/?fields=password,password_hash,id")
                        .extract()
                        .asString())
                .doesNotContain("password_hash")
                .doesNotContain("$argon")
                .doesNotContain("$2");
        String id = task.replaceFirst(".*/([^/]+)/$", "$1");
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM task t WHERE id = '" + id + "' AND t::text LIKE '%quartz%'"))
                .isZero();
        assertThat(PostgresResource.current().number("SELECT count(*) FROM outbox o WHERE o::text LIKE '%quartz%'"))
                .isZero();
        assertThat(PostgresResource.current().number("SELECT count(*) FROM remote r WHERE r::text LIKE '%quartz%'"))
                .as("sealed")
                .isZero();
        assertThat(PostgresResource.current().number("SELECT count(*) FROM audit a WHERE a::text LIKE '%quartz%'"))
                .isZero();
    }

    @Test
    void a_secret_in_an_error() {
        String secret = aName("secret");
        for (String body : List.of(
                "{\"username\": \"a:b\", \"password\": \"" + secret + "\"}",
                "{\"username\": \"x\", \"password\": [\"" + secret + "\"]}",
                "{\"username\": \"x\", \"password\": \"" + secret + "\", \"nosuch\": 1}",
                "{\"username\": \"x\", \"password\": \"" + secret)) {
            assertThat(post(V3 + "users/", body).statusCode(400).extract().asString())
                    .doesNotContain(secret);
        }
        String answer = post(REMOTES, remote(", \"password\": \"" + secret + "\", \"max_retries\": \"many\""))
                .statusCode(400)
                .extract()
                .asString();
        assertThat(answer).doesNotContain(secret);
        assertThat(given().header("Authorization", "Bearer " + secret)
                        .get(REPOSITORIES)
                        .asString())
                .doesNotContain(secret);
    }

    // --- What a client may not say of an object is refused, and not taken over because it has the name of a column

    @Test
    void becoming_a_superuser_by_saying_so() {
        String more = "\"is_superuser\": true, \"superuser\": true, \"epoch\": 7, \"password_hash\": \"x\"";
        post(V3 + "users/", "{\"username\": \"" + aName("u") + "\", " + more + "}")
                .statusCode(400);
        String name = aUser();
        String href = get(V3 + "users/?username=" + name).extract().path("results[0].pulp_href");
        patch(href, "{" + more + "}").statusCode(400);
        patch(href, "{\"id\": 1, \"groups\": [{\"name\": \"x\"}], \"date_joined\": \"2001-01-01T00:00:00Z\"}")
                .statusCode(200)
                .body("username", is(name))
                .body("groups", hasSize(0));
        as(name).body("{\"is_staff\": true, \"is_superuser\": true, \"username\": \"admin\"}")
                .patch(V3 + "login/")
                .then()
                .statusCode(400);
        as(name).body("{\"username\": \"admin\"}").patch(V3 + "login/").then().statusCode(oneOf(200, 400));
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM app_user WHERE username = '" + name
                                + "' AND NOT is_superuser AND NOT is_staff AND epoch < 7"))
                .isOne();
        get(href).body("username", is(name)).body("is_staff", is(false)).body("id", is(number(href)));
    }

    private static int number(String href) {
        return Integer.parseInt(href.replaceFirst(".*/(\\d+)/$", "$1"));
    }

    @Test
    void unlocking_a_role_or_making_a_locked_one_by_saying_so() {
        String owner = get(V3 + "roles/?name=container.containerrepository_owner")
                .extract()
                .path("results[0].pulp_href");
        List<String> permissions = get(owner).extract().path("permissions");
        patch(owner, "{\"locked\": false, \"permissions\": []}").statusCode(oneOf(400, 403));
        patch(owner, "{\"permissions\": []}").statusCode(403);
        get(owner).body("locked", is(true)).body("permissions", is(permissions));
        String name = aName("r");
        post(V3 + "roles/", "{\"name\": \"" + name + "\", \"permissions\": [], \"locked\": true}")
                .statusCode(oneOf(201, 400));
        get(V3 + "roles/?locked=true&name=" + name).body("count", is(0));
    }

    @Test
    void moving_or_backdating_an_object_by_saying_so() {
        String one = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        String other = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        String born = get(one).extract().path("pulp_created");
        patch(
                        one,
                        "{\"pulp_href\": \"" + other + "\", \"prn\": \"prn:x\", \"latest_version_href\": \"" + other
                                + "versions/7/\", \"pulp_created\": \"2001-01-01T00:00:00Z\"}")
                .statusCode(oneOf(200, 202));
        for (String field :
                List.of("latest_version", "next_version", "number", "owner", "user", "kind", "id", "pulp_id")) {
            patch(one, "{\"" + field + "\": 7}").statusCode(400).body(field, hasSize(1));
        }
        get(one).statusCode(200)
                .body("pulp_href", is(one))
                .body("latest_version_href", is(one + "versions/0/"))
                .body("pulp_created", is(born));
    }

    @Test
    void owning_what_one_makes_in_the_name_of_somebody_else() {
        String name = aUserWith("container.containerrepository_creator");
        for (String field : List.of("owner", "created_by", "pulp_user", "users", "creation_hooks")) {
            as(name).body("{\"name\": \"" + aName("r") + "\", \"" + field + "\": \"admin\"}")
                    .post(REPOSITORIES)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void sending_slipway_to_private_addresses_by_saying_that_one_may() {
        String name = aUserWith("container.containerremote_creator");
        for (String field : List.of("private_networks", "privateNetworks", "is_private", "secrets")) {
            as(name).body(remote(", \"" + field + "\": true"))
                    .post(REMOTES)
                    .then()
                    .statusCode(400);
        }
        String href = as(name).body(remote(", \"hidden_fields\": [{\"name\": \"password\", \"is_set\": true}]"))
                .post(REMOTES)
                .then()
                .statusCode(201)
                .extract()
                .path("pulp_href");
        as(name).get(href).then().body("hidden_fields.findAll { it.is_set }", hasSize(0));
        String id = href.replaceFirst(".*/([^/]+)/$", "$1");
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM remote WHERE private_networks AND id = '" + id + "'"))
                .isZero();
    }

    @Test
    void a_secret_of_ones_own_choice_or_for_somebody_else() {
        String name = aUser();
        for (String field : List.of("token", "hash", "user", "user_id", "username", "id", "expires_at")) {
            as(name).body("{\"name\": \"" + aName("t") + "\", \"" + field + "\": \"1\"}")
                    .post(OWN + "access-tokens/")
                    .then()
                    .statusCode(400);
        }
        for (String field : List.of("username", "is_superuser", "secret", "password")) {
            post(OWN + "robots/", "{\"name\": \"" + aName("b") + "\", \"" + field + "\": \"x\"}")
                    .statusCode(400);
        }
    }

    @Test
    void a_name_in_a_namespace_of_somebody_else_by_naming_the_namespace() {
        String theirs = created(NAMESPACES, "{\"name\": \"" + aName("n") + "\"}");
        String own = aUserWith("container.containerdistribution_creator");
        String name = aName("d");
        int status = as(own).body("{\"name\": \"" + name + "\", \"base_path\": \"" + own + "/x\", \"namespace\": \""
                        + theirs + "\", \"registry_path\": \"evil.example/x\"}")
                .post(DISTRIBUTIONS)
                .statusCode();
        assertThat(status).isIn(202, 403);

        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM distribution d JOIN namespace n ON n.id = d.namespace_id"
                                + " WHERE d.name = '" + name + "' AND n.name <> '" + own + "'"))
                .isZero();
    }

    // --- How a request is written

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
                "/pulp/api/v3/users/;status/",
                "/pulp/api/v3/%75sers/",
                "/%70ulp/api/v3/users/",
                "/pulp/api/v3/users/%00",
                "/pulp/api/v3/users%2f",
                "/pulp%2fapi%2fv3%2fusers%2f",
                "/pulp/api/v3/docs/api.json/../../users/",
                "/pulp/api/v3/livez/..;/users/",
                "/PULP/api/v3/users/",
                "/pulp\\api\\v3\\users\\",
                "/pulp/api/v3/users/?a=/pulp/api/v3/status/",
                "/pulp/api/v3/users/#/pulp/api/v3/status/",
                "http://here/pulp/api/v3/users/",
                "/slipway/api/v1/robots/",
                "/slipway/../slipway/api/v1/robots/",
                "/q/../pulp/api/v3/users/",
                "/q/health/../../pulp/api/v3/users/"
            })
    void walking_around_the_door(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        assertThat(status(answer)).as(answer).isIn(400, 401, 404);
        assertThat(answer).doesNotContain("\"results\"");
    }

    @Test
    void another_method_in_a_header() {
        String repository = created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}");
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            admin().header(header, "DELETE").body("{}").post(repository + "modify/");
            admin().header(header, "DELETE").get(repository).then().statusCode(200);
        }
        get(repository).statusCode(200);
    }

    @Test
    void saying_who_one_is_in_a_header_of_a_proxy() {
        for (String header :
                List.of("REMOTE_USER", "Remote-User", "X-Remote-User", "X-Forwarded-User", "SSL_CLIENT_S_DN")) {
            given().header(header, "admin").get(REPOSITORIES).then().statusCode(401);
        }
    }

    /** What is not there and what one does not see are answered alike, whatever one wants to do with it. */
    @Test
    void finding_out_what_there_is() {
        String stranger = aUser();
        List<String> there = List.of(
                created(REPOSITORIES, "{\"name\": \"" + aName("r") + "\"}"),
                created(REMOTES, remote("")),
                created(NAMESPACES, "{\"name\": \"" + aName("n") + "\"}"));
        for (String href : there) {
            String nowhere = href.replaceFirst("[^/]+/$", UUID.randomUUID() + "/");
            for (String more : List.of("", "list_roles/", "my_permissions/")) {
                assertThat(told(as(stranger).get(href + more)))
                        .isEqualTo(told(as(stranger).get(nowhere + more)))
                        .startsWith("404");
            }
            assertThat(told(as(stranger).body("{}").patch(href)))
                    .isEqualTo(told(as(stranger).body("{}").patch(nowhere)))
                    .startsWith(href.startsWith(NAMESPACES) ? "405" : "404");
            assertThat(told(as(stranger).delete(href)))
                    .isEqualTo(told(as(stranger).delete(nowhere)))
                    .startsWith("404");
        }
        String maker = aUserWith("container.containerrepository_creator");
        String hidden = there.get(1);
        String nothing = hidden.replaceFirst("[^/]+/$", UUID.randomUUID() + "/");
        assertThat(told(as(maker).body(referring(hidden)).post(REPOSITORIES)))
                .isEqualTo(told(as(maker).body(referring(nothing)).post(REPOSITORIES)))
                .startsWith("400");
    }

    /** So many that their ids are no longer said one by one. */
    @Test
    void seeing_everything_because_one_sees_much() {
        String name = aUser();
        String prefix = aName("much");
        int id = number(get(V3 + "users/?username=" + name).extract().path("results[0].pulp_href"));
        PostgresResource.current().execute("""
                INSERT INTO repository (id, name, latest_id)
                SELECT gen_random_uuid(), '%1$s-' || n, gen_random_uuid() FROM generate_series(1, 1010) n;
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), r.id, %2$d, 'container.containerrepository', o.id
                  FROM role r, (SELECT id FROM repository WHERE name LIKE '%1$s-%%' ORDER BY name LIMIT 1001) o
                 WHERE r.name = 'container.containerrepository_viewer'""".formatted(prefix, id));
        for (String list : List.of(REPOSITORIES, V3 + "repositories/")) {
            as(name).get(list + "?name__startswith=" + prefix + "&limit=2000")
                    .then()
                    .statusCode(200)
                    .body("count", is(1001))
                    .body("results", hasSize(1001));
        }
    }

    private static String referring(String remote) {
        return "{\"name\": \"" + aName("r") + "\", \"remote\": \"" + remote + "\"}";
    }

    private static String told(io.restassured.response.Response answer) {
        return answer.statusCode() + " " + answer.asString();
    }

    // --- Bombs

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a*)*$",
                "(a|aa)+$",
                "((a+)+)+$",
                "((((((((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9})",
                "(x{1,30}){1,30}y{1,30}",
                "x{256}",
                "x{1000}",
                "x{99999999999}",
                "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]$",
                "(.*?a){9}$",
                "\\p{L}",
                "(a)\\1",
                "(?i)a(?=b)",
                "***=a",
                "***:(a)\\1",
                "(?e)(a)\\1",
                "[[.a.]]",
                "["
            })
    void a_regular_expression_that_never_ends(String pattern) {
        created(REPOSITORIES, "{\"name\": \"" + aName("r") + "a".repeat(60) + "\"}");
        for (String parameter : List.of("name__regex", "name__iregex")) {
            Instant begin = Instant.now();
            assertThat(admin().queryParam(parameter, pattern).get(REPOSITORIES).statusCode())
                    .isIn(200, 400);
            assertThat(admin().queryParam("q", parameter + "='" + pattern + "'")
                            .get(REPOSITORIES)
                            .statusCode())
                    .isIn(200, 400);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
    }

    @Test
    void an_expression_that_is_deep_or_long() throws IOException {
        for (String bomb : List.of(
                "(".repeat(4000),
                "(".repeat(2000) + "name=a" + ")".repeat(2000),
                "NOT%20".repeat(680) + "name=a",
                "name=a%20AND%20".repeat(400) + "name=a",
                "name=%22" + "%5C".repeat(3000),
                "a".repeat(9000))) {
            Instant begin = Instant.now();
            String answer = raw(head("GET", REPOSITORIES + "?q=" + bomb, ""));
            assertThat(status(answer)).as(bomb.substring(0, 20)).isIn(200, 400, 414);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
    }

    @Test
    void patterns_of_a_remote_that_are_many_or_endless() {
        for (String patterns : List.of(
                "[\"" + "*".repeat(300_000) + "\"]",
                "[\"" + "*a".repeat(200) + "\"]",
                "[" + "\"*a*\",".repeat(1000) + "\"b\"]")) {
            for (String field : List.of("includes", "excludes", "include_tags", "exclude_tags")) {
                assertThat(admin().body(remote(", \"" + field + "\": " + patterns))
                                .post(REMOTES)
                                .statusCode())
                        .isEqualTo(400);
            }
        }
        post(REMOTES, remote(", \"includes\": [\"1.*\", \"[0-9]\"]")).statusCode(201);
    }

    @Test
    void a_page_of_everything() {
        get(V3 + "roles/?limit=1000000000").statusCode(200).body("results.size()", lessThanOrEqualTo(2000));
        for (String page : List.of(
                "limit=99999999999999999999",
                "offset=99999999999999999999",
                "limit=-1",
                "offset=-1",
                "limit=0",
                "limit=1e9",
                "page_size=1000000000")) {
            get(V3 + "roles/?" + page).statusCode(oneOf(200, 400));
        }
        get(V3 + "roles/?offset=999999999")
                .statusCode(200)
                .body("results", hasSize(0))
                .body("next", nullValue());
        get(V3 + "users/?limit=1000000000").statusCode(200).body("results.size()", lessThanOrEqualTo(2000));
    }

    /** As bytes: whoever writes such a body in nice lines first needs more memory than who reads it. */
    @Test
    void a_body_that_is_deep_or_endless() throws IOException {
        for (String bomb : List.of(
                "[".repeat(900_000),
                "{\"a\":".repeat(180_000),
                "{\"name\": " + "9".repeat(900_000) + "}",
                "{\"name\": 1" + "0".repeat(500) + "}",
                "{\"name\": 1e1000000000}",
                "{\"name\": \"x\", \"retain_repo_versions\": 1e1000000000}",
                "{\"name\": \"x\", \"retain_repo_versions\": " + "9".repeat(900) + "}",
                "{\"name\": \"x\", \"pulp_labels\": " + "[".repeat(5000) + "]".repeat(5000) + "}",
                "{\"" + "x".repeat(900_000) + "\": 1}",
                "{" + "\"name\": \"y\",".repeat(70_000) + "\"name\": \"\"}",
                "\"" + "\\ud800".repeat(100_000) + "\"",
                "{\"name\": \"x\" ".repeat(1000))) {
            Instant begin = Instant.now();
            String answer = sent("application/json", bomb);
            assertThat(status(answer)).as(bomb.substring(0, 16)).isIn(201, 400);
            assertThat(answer.length())
                    .as("what it says of " + bomb.substring(0, 16))
                    .isLessThan(10_000);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
        assertThat(status(raw(
                        head("POST", REPOSITORIES, "Content-Type: application/json\r\nContent-Length: 2000000\r\n"))))
                .isEqualTo(413);
    }

    /** What one reader takes from the first and another from the last. */
    @Test
    void a_body_that_says_a_field_twice_being_read_in_two_ways() {
        String hidden = created(REMOTES, remote(""));
        String maker = aUserWith("container.containerrepository_creator", "container.containerremote_creator");
        String own = as(maker)
                .body(remote(""))
                .post(REMOTES)
                .then()
                .statusCode(201)
                .extract()
                .path("pulp_href");
        as(maker).body(twice(own, hidden)).post(REPOSITORIES).then().statusCode(400);
        as(maker)
                .body(twice(hidden, own))
                .post(REPOSITORIES)
                .then()
                .statusCode(201)
                .body("remote", is(own));
    }

    private static String twice(String first, String last) {
        return "{\"name\": \"" + aName("r") + "\", \"remote\": \"" + first + "\", \"remote\": \"" + last + "\"}";
    }

    @Test
    void a_form_of_endless_fields() throws IOException {
        for (String bomb : List.of(
                "a=b&".repeat(200_000),
                "&".repeat(900_000),
                "a".repeat(900_000),
                "name=" + "%5B".repeat(200_000),
                "name=x&pulp_labels=" + "%5B".repeat(200_000),
                "name=%")) {
            Instant begin = Instant.now();
            String answer = sent("application/x-www-form-urlencoded", bomb);
            assertThat(status(answer))
                    .as(bomb.substring(0, Math.min(16, bomb.length())))
                    .isIn(201, 400, 413);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
        String part = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../etc/passwd\"\r\n\r\nx\r\n";
        assertThat(status(sent("multipart/form-data; boundary=b", part.repeat(9000) + "--b--\r\n")))
                .isEqualTo(400);
        assertThat(status(sent("multipart/form-data; boundary=" + "b".repeat(5000), "--b")))
                .isEqualTo(400);
        assertThat(status(sent("multipart/form-data", "--b"))).isEqualTo(400);
    }

    @Test
    void headers_without_end() throws IOException {
        for (String bomb : List.of(
                "X-A: " + "x".repeat(100_000) + "\r\n",
                "X-A: x\r\n".repeat(20_000),
                "Cookie: " + "a=b; ".repeat(20_000) + "\r\n",
                "Correlation-ID: " + "x".repeat(60_000) + "\r\n",
                "Accept: " + "a/b,".repeat(15_000) + "\r\n")) {
            Instant begin = Instant.now();
            String answer = raw(head("GET", V3 + "roles/", bomb));
            assertThat(status(answer)).as(bomb.substring(0, 12)).isIn(0, 400, 431);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
        assertThat(status(raw(head("GET", V3 + "roles/?" + "x".repeat(100_000), ""))))
                .isIn(0, 414);
    }

    /** What a client says in its correlation id stands in logs and events. */
    @Test
    void a_line_of_ones_own_in_a_log() {
        String cid = admin().header("Correlation-ID", "a b\tc{}$\"<x>")
                .get(V3 + "roles/")
                .then()
                .statusCode(200)
                .extract()
                .header("Correlation-ID");
        assertThat(cid).matches("[\\w.:-]+").hasSizeLessThan(100);
    }

    @Test
    void a_thousand_values_in_one_question() {
        get(REPOSITORIES + "?name__in=" + "x,".repeat(200)).statusCode(oneOf(200, 400));
        get(REPOSITORIES + "?" + "name=x&".repeat(500)).statusCode(oneOf(200, 400, 414));
        get(REPOSITORIES + "?ordering=" + "name,".repeat(500)).statusCode(oneOf(200, 400));
        get(REPOSITORIES + "?pulp_label_select=" + "a,".repeat(1000)).statusCode(oneOf(200, 400));
        get(V3 + "roles/?fields=" + "a,".repeat(1000)).statusCode(200);
    }

    /** PostgreSQL refuses one in a text; that is the mistake of who sent it. */
    @Test
    void a_null_character() throws IOException {
        get(REPOSITORIES + "?name=a%00").statusCode(400);
        get(REPOSITORIES + "?q=name%3D%00").statusCode(400);
        post(REPOSITORIES, "{\"name\": \"a\\u0000\"}").statusCode(400);
        assertThat(status(sent("application/x-www-form-urlencoded", "name=a%00")))
                .isEqualTo(400);
        assertThat(status(sent("application/x-www-form-urlencoded", "name=x&pulp_labels=%7B%22a%22:%22%5Cu0000%22%7D")))
                .isEqualTo(400);
        assertThat(status(sent("application/json", "{\"name\": \"a\0\"}"))).isEqualTo(400);
        admin().urlEncodingEnabled(false).delete(OWN + "token-keys/%00/").then().statusCode(400);
        given().auth().preemptive().basic("a\0b", "c").get(REPOSITORIES).then().statusCode(401);
    }

    @Test
    void a_body_that_is_larger_once_it_is_unpacked() {
        admin().header("Content-Encoding", "gzip")
                .body(new byte[] {31, -117, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0})
                .post(REPOSITORIES)
                .then()
                .statusCode(oneOf(400, 415));
    }

    // --- Names that lead elsewhere

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "x/../y",
                "x/./y",
                "x/%2e%2e/y",
                "x%2fy",
                "/x",
                "x/",
                "x//y",
                "x\\\\y",
                "x y",
                "x?y",
                "x#y",
                "x;y",
                "X/y",
                "x\\ny",
                "x\\u0000y",
                "v2/../../x"
            })
    void a_name_that_leads_elsewhere(String path) {
        post(DISTRIBUTIONS, "{\"name\": \"" + aName("d") + "\", \"base_path\": \"" + path + "\"}")
                .statusCode(400);
        post(NAMESPACES, "{\"name\": \"" + path + "\"}").statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "x/../../y",
                "..",
                "x/.",
                "x/%2e%2e/y",
                "/x",
                "x/",
                "x//y",
                "x\\\\y",
                "x y",
                "x?n=1",
                "x#y",
                "x;y",
                "x@y",
                "x\\r\\ny",
                "x\\u0000y"
            })
    void asking_a_registry_for_another_path_than_that_of_a_repository(String name) {
        post(
                        REMOTES,
                        "{\"name\": \"" + aName("m") + "\", \"url\": \"https://up.example\", \"upstream_name\": \""
                                + name + "\"}")
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"X-A\": \"b\\r\\nX-B: c\"}",
                "{\"X-A\\r\\nX-B\": \"c\"}",
                "{\"X A\": \"c\"}",
                "{\"\": \"c\"}",
                "{\"Host\": \"elsewhere.example\"}",
                "{\"Content-Length\": \"7\"}",
                "{\"Transfer-Encoding\": \"chunked\"}",
                "{\"connection\": \"upgrade\"}"
            })
    void smuggling_a_request_to_a_registry_in_a_header_of_a_remote(String header) {
        post(REMOTES, remote(", \"headers\": [" + header + "]")).statusCode(400);
        post(REMOTES, remote(", \"headers\": [{\"X-Api-Key\": \"abc\"}]")).statusCode(201);
    }

    /** Who may change a remote may not read its credentials: not by sending them to himself either. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\": \"https://evil.example\"}",
                "{\"url\": \"http://up.example\"}",
                "{\"url\": \"https://up.example:8443\"}",
                "{\"url\": \"https://up.example.evil.example\"}",
                "{\"url\": \"https://evil.example\", \"username\": \"mine\"}",
                "{\"url\": \"https://evil.example\", \"username\": null}",
                "{\"proxy_url\": \"http://evil.example:3128\"}",
                "{\"proxy_url\": \"http://proxy.example:3129\", \"username\": \"mine\", \"password\": \"mine\"}"
            })
    void sending_the_password_of_a_remote_elsewhere_by_moving_it(String change) {
        String name = aUserWith("container.containerremote_owner");
        String href = aRemoteWithCredentials();
        as(name).body(change).patch(href).then().statusCode(400);
        get(href).body("url", is("https://up.example")).body("proxy_url", is("http://proxy.example:3128"));
        String bare = "{\"proxy_url\": null}";
        as(name).body(bare).patch(href).then().statusCode(202);
        as(name).body(change).patch(href).then().statusCode(400);
    }

    private static String aRemoteWithCredentials() {
        return created(
                REMOTES,
                remote(", \"username\": \"u\", \"password\": \"p\", \"proxy_url\": \"http://proxy.example:3128\","
                        + " \"proxy_username\": \"v\", \"proxy_password\": \"q\""));
    }

    /** What is no other registry is changed as ever, and whoever says the credentials anew moves what he likes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\": \"https://UP.example:443/\"}",
                "{\"upstream_name\": \"b\", \"proxy_url\": null}",
                "{\"url\": \"https://other.example\", \"username\": \"u\", \"password\": \"p\"}",
                "{\"url\": \"https://other.example\", \"username\": null, \"password\": null}",
                "{\"proxy_url\": \"http://other.example:1\", \"username\": \"u\", \"password\": \"p\","
                        + " \"proxy_username\": null, \"proxy_password\": null}"
            })
    void nobody_from_moving_a_remote_with_its_credentials(String change) {
        String name = aUserWith("container.containerremote_owner");
        as(name).body(change).patch(aRemoteWithCredentials()).then().statusCode(202);
    }

    /** A repository may be called what one likes: that is no path anywhere. */
    @Test
    void a_repository_whose_name_is_a_path_being_anything_but_a_name() {
        String name = "../../" + aName("r") + "%2e%2e/<script>";
        String href = created(REPOSITORIES, "{\"name\": \"" + name + "\"}");
        assertThat(href).matches(REPOSITORIES + "[0-9a-f-]{36}/");
        get(href).body("name", is(name));
        admin().queryParam("name", name).get(REPOSITORIES).then().body("count", is(1));
    }
}
