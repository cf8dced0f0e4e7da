package io.slipway.taskapi.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.EnsureAdmin;
import io.slipway.access.user.UserDraft;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was a hole in some API of tasks or of an audit log once, by what each test prevents. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FreePort.class)
@DisplayName("The API of tasks prevents")
class PastAdvisoriesSpec {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final String V3 = "/pulp/api/v3/";
    private static final String TASKS = V3 + "tasks/";
    private static final String AUDIT = "/slipway/api/v1/audit/";
    private static final String PASSWORD = "Zx9-quartz-lamp";

    @Inject
    EnsureAdmin ensureAdmin;

    @Inject
    CreateUser createUser;

    @Inject
    Ledger ledger;

    @Inject
    OrderTask orderTask;

    @BeforeEach
    void there_is_an_administrator() {
        await(ensureAdmin.ensure(TaskSpec.PASSWORD));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    private static RequestSpecification as(String name, String password) {
        return given().auth().preemptive().basic(name, password).contentType(ContentType.JSON);
    }

    private static RequestSpecification admin() {
        return as("admin", TaskSpec.PASSWORD);
    }

    private static ValidatableResponse get(String path) {
        return admin().urlEncodingEnabled(false).get(path).then();
    }

    private String aUser() {
        String name = "u" + UUID.randomUUID();
        assertThat(await(createUser.create(UserDraft.named(name), PASSWORD))).isPositive();
        return name;
    }

    /** A task of the administrator's, with what it works on. */
    private String aTask() {
        TaskOrder order = new TaskOrder("quartz", "{\"secret\": \"quartz\"}", List.of(), List.of(), 1, "cid");
        return TASKS + await(ledger.write(tx -> orderTask.order(tx, order))) + "/";
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
        String credentials =
                Base64.getEncoder().encodeToString(("admin:" + TaskSpec.PASSWORD).getBytes(StandardCharsets.UTF_8));
        return method + " " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Basic "
                + credentials + "\r\n" + more + "\r\n";
    }

    /** 0 where the connection ended without an answer. */
    private static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arguments=x",
                "arguments__contains=x",
                "args__contains=x",
                "ordering=arguments",
                "ordering=t.arguments",
                "q=arguments%3Dx",
                "created_by__password=x",
                "ordering=created_by__password_hash",
                "profile=x"
            })
    void asking_by_what_a_task_was_told(String query) {
        get(TASKS + "?" + query).statusCode(400);
    }

    @Test
    void seeing_what_a_task_was_told() {
        String task = aTask();
        for (String path : List.of(
                task,
                task + "?fields=arguments,args,kwargs,enc_args,name",
                task + "?minimal=true",
                TASKS + "?fields=arguments")) {
            assertThat(get(path).statusCode(200).extract().asString()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password=x", "authorization__contains=x", "ordering=token", "q=body%3Dx", "actor__password=x"})
    void asking_an_audit_log_by_what_it_does_not_show(String query) {
        get(AUDIT + "?" + query).statusCode(400);
    }

    /** Of a task one thing can be said: that it is canceled. */
    @Test
    void changing_a_task_by_saying_so() {
        String task = aTask();
        for (String field :
                List.of("owner", "created_by", "worker", "attempt", "result", "error", "arguments", "reserved")) {
            admin().body("{\"state\": \"canceled\", \"" + field + "\": 7}")
                    .patch(task)
                    .then()
                    .statusCode(400)
                    .body(field, hasSize(1));
        }
        for (String state : List.of("completed", "running", "failed", "waiting", "CANCELED", "")) {
            admin().body("{\"state\": \"" + state + "\"}").patch(task).then().statusCode(400);
        }
        get(task).body("state", is("waiting")).body("worker", nullValue()).body("error", nullValue());
    }

    @Test
    void writing_into_an_audit_log() {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            admin().body("{}").request(method, AUDIT).then().statusCode(405);
            admin().body("{}")
                    .request(method, AUDIT + UUID.randomUUID() + "/")
                    .then()
                    .statusCode(405);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pulp/api/v3/tasks/",
                "//pulp/api/v3/tasks/",
                "/pulp/api/v3//tasks/",
                "/pulp/api/v3/status/../tasks/",
                "/pulp/api/v3/status/%2e%2e/tasks/",
                "/pulp/api/v3/livez/..;/tasks/",
                "/pulp/api/v3/tasks;a=b/",
                "/pulp/api/v3/%74asks/",
                "/pulp%2fapi%2fv3%2ftasks%2f",
                "/PULP/api/v3/tasks/",
                "/pulp/api/v3/workers/",
                "/slipway/api/v1/audit/",
                "/slipway/api/v1/%61udit/",
                "/slipway/../slipway/api/v1/audit/",
                "/q/../slipway/api/v1/audit/"
            })
    void walking_around_the_door(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        assertThat(status(answer)).as(answer).isIn(400, 401, 404);
        assertThat(answer).doesNotContain("\"results\"");
    }

    @Test
    void finding_out_what_others_do() {
        String stranger = aUser();
        String task = aTask();
        String nothing = TASKS + UUID.randomUUID() + "/";
        for (String more : List.of("", "profile_artifacts/", "list_roles/", "my_permissions/")) {
            assertThat(told(as(stranger, PASSWORD).get(task + more)))
                    .isEqualTo(told(as(stranger, PASSWORD).get(nothing + more)))
                    .startsWith("404");
        }
        String cancel = "{\"state\": \"canceled\"}";
        assertThat(told(as(stranger, PASSWORD).body(cancel).patch(task)))
                .isEqualTo(told(as(stranger, PASSWORD).body(cancel).patch(nothing)))
                .startsWith("404");
        assertThat(told(as(stranger, PASSWORD).delete(task)))
                .isEqualTo(told(as(stranger, PASSWORD).delete(nothing)))
                .startsWith("404");
        as(stranger, PASSWORD).get(TASKS + "?name=quartz").then().body("count", is(0));
        get(task).body("state", is("waiting"));
    }

    private static String told(Response answer) {
        return answer.statusCode() + " " + answer.asString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a*)*$",
                "(((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}",
                "x{1000}",
                "(a)\\1",
                "(?i)a(?=b)",
                "***=a",
                "["
            })
    void a_regular_expression_that_never_ends(String pattern) {
        PostgresResource.current()
                .execute("INSERT INTO audit (id, actor, address, surface, action, object, status) VALUES"
                        + " (gen_random_uuid(), repeat('a', 100), '::1', 'api', 'GET', repeat('a', 2000), 200)");
        for (String parameter : List.of("actor__regex", "object__iregex")) {
            Instant begin = Instant.now();
            assertThat(admin().queryParam(parameter, pattern).get(AUDIT).statusCode())
                    .isIn(200, 400);
            assertThat(admin().queryParam("q", parameter + "='" + pattern + "'")
                            .get(AUDIT)
                            .statusCode())
                    .isIn(200, 400);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
    }

    @Test
    void a_page_of_everything() {
        for (String list : List.of(TASKS, AUDIT, V3 + "workers/", V3 + "task-groups/")) {
            get(list + "?limit=1000000000").statusCode(200).body("results.size()", lessThanOrEqualTo(2000));
            get(list + "?offset=999999999").statusCode(200).body("results", hasSize(0));
            for (String page :
                    List.of("limit=99999999999999999999", "offset=99999999999999999999", "limit=-1", "limit=1e9")) {
                get(list + "?" + page).statusCode(oneOf(200, 400));
            }
        }
    }

    @Test
    void a_body_that_is_deep_or_endless() throws IOException {
        String task = aTask();
        for (String bomb : List.of(
                "[".repeat(900_000),
                "{\"a\":".repeat(180_000),
                "{\"state\": " + "9".repeat(900_000) + "}",
                "{\"state\": 1e1000000000}",
                "{" + "\"state\": \"canceled\",".repeat(40_000) + "\"state\": \"waiting\"}",
                "{\"" + "x".repeat(900_000) + "\": 1}")) {
            Instant begin = Instant.now();
            String answer = raw(
                    head("PATCH", task, "Content-Type: application/json\r\nContent-Length: " + bomb.length() + "\r\n")
                            + bomb);
            assertThat(status(answer)).as(bomb.substring(0, 12)).isEqualTo(400);
            assertThat(answer.length())
                    .as("what it says of " + bomb.substring(0, 12))
                    .isLessThan(10_000);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(AT_ONCE);
        }
        assertThat(status(raw(head("PATCH", task, "Content-Type: application/json\r\nContent-Length: 2000000\r\n"))))
                .isEqualTo(413);
        get(task).body("state", is("waiting"));
    }

    @Test
    void headers_without_end() throws IOException {
        for (String bomb : List.of("X-A: " + "x".repeat(100_000) + "\r\n", "X-A: x\r\n".repeat(20_000))) {
            assertThat(status(raw(head("GET", TASKS, bomb)))).isIn(0, 400, 431);
        }
        assertThat(status(raw(head("GET", TASKS + "?" + "x".repeat(100_000), ""))))
                .isIn(0, 414);
    }

    @Test
    void a_null_character() {
        get(TASKS + "?name=a%00").statusCode(400);
        get(AUDIT + "?actor=%00").statusCode(400);
        admin().body("{\"state\": \"a\\u0000\"}").patch(aTask()).then().statusCode(400);
        admin().body("{\"finished_before\": \"\\u0000\"}")
                .post(TASKS + "purge/")
                .then()
                .statusCode(400);
    }

    @Test
    void a_purge_of_what_has_not_ended() {
        String task = aTask();
        for (String states : List.of("[\"waiting\"]", "[\"running\"]", "[\"completed\", \"waiting\"]", "\"waiting\"")) {
            admin().body("{\"finished_before\": \"2999-01-01T00:00:00Z\", \"states\": " + states + "}")
                    .post(TASKS + "purge/")
                    .then()
                    .statusCode(400);
        }
        admin().body("{\"finished_before\": \"2999-01-01T00:00:00Z\"}")
                .post(TASKS + "purge/")
                .then()
                .statusCode(202);
        get(task).statusCode(200);
    }
}
