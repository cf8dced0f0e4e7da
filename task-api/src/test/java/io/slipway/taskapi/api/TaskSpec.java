package io.slipway.taskapi.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.user.EnsureAdmin;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.tasks.claim.ClaimTasks;
import io.slipway.tasks.claim.Fence;
import io.slipway.tasks.claim.FinishTask;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.RecordTask;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.tasks.progress.ProgressReport;
import io.slipway.tasks.task.Created;
import io.slipway.tasks.task.TaskId;
import io.slipway.tasks.task.TaskState;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FreePort.class)
@DisplayName("/pulp/api/v3/tasks/")
class TaskSpec {
    private static final String V3 = "/pulp/api/v3/";
    private static final String TASKS = V3 + "tasks/";
    static final String PASSWORD = UUID.randomUUID().toString();
    private static final String REPOSITORY = "prn:container.containerrepository:0198c1f7-2463-7a3c-b18b-000000000001";
    private static final String SYNC = "pulp_container.app.tasks.synchronize.synchronize";

    @Inject
    EnsureAdmin ensureAdmin;

    @Inject
    Ledger ledger;

    @Inject
    OrderTask orderTask;

    @Inject
    RecordTask recordTask;

    @Inject
    ClaimTasks claimTasks;

    @Inject
    FinishTask finishTask;

    private String cid = "";

    @BeforeEach
    void nothing_is_being_done() {
        await(ensureAdmin.ensure(PASSWORD));
        PostgresResource.current().execute("DELETE FROM task");
        cid = UUID.randomUUID().toString().replace("-", "");
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    private static RequestSpecification admin() {
        return given().auth().preemptive().basic("admin", PASSWORD).contentType(ContentType.JSON);
    }

    private static ValidatableResponse get(String path) {
        return admin().urlEncodingEnabled(false).get(path).then();
    }

    private static ValidatableResponse cancel(String href, String body) {
        return admin().body(body).patch(href).then();
    }

    @CanIgnoreReturnValue
    private String ordered() {
        TaskOrder order = new TaskOrder(SYNC, "{}", List.of(), List.of(REPOSITORY, "shared:prn:x.y:1"), 1, cid);
        return href(await(ledger.write(tx -> orderTask.order(tx, order))));
    }

    @CanIgnoreReturnValue
    private String finished(@Nullable String result) {
        FinishedTask done = new FinishedTask(
                "pulpcore.app.tasks.base.general_create",
                result,
                List.of(new Created("/made/", "prn:made:1")),
                List.of(REPOSITORY),
                1,
                cid);
        return href(await(ledger.write(tx -> recordTask.record(tx, done))));
    }

    private static String href(TaskId task) {
        return TASKS + task + "/";
    }

    private TaskId running() {
        ordered();
        return await(claimTasks.claim(UUID.randomUUID(), 1, Duration.ofSeconds(30)))
                .getFirst()
                .task();
    }

    @Test
    void a_task_says_what_it_made_by_href_and_prn() {
        get(finished("{\"pulp_href\": \"/made/\"}"))
                .statusCode(200)
                .body("size()", is(22))
                .body("state", is("completed"))
                .body("created_resources", contains("/made/"))
                .body("created_resource_prns", contains("prn:made:1"))
                .body("result.pulp_href", is("/made/"))
                .body("created_by", is("/pulp/api/v3/users/1/"))
                .body("pulp_api_version", is("v3"))
                .body("worker", nullValue());
    }

    @Test
    void is_read_in_few_words() {
        get(finished(null) + "?minimal=true").body("size()", is(11)).body("state", is("completed"));
        get(TASKS + "?minimal=true&fields=name").body("results[0].size()", is(1));
    }

    @Test
    void a_task_that_failed_says_why_and_how_far_it_came() {
        TaskId task = running();
        ProgressReport report =
                new ProgressReport("sync.downloading.tag_list", "Downloading tag list", TaskState.FAILED, 1L, 0, null);
        await(finishTask.fail(new Fence(task, 1), "{\"description\": \"no\"}", List.of(report)));
        get(href(task))
                .body("state", is("failed"))
                .body("error.description", is("no"))
                .body("progress_reports.code", contains("sync.downloading.tag_list"))
                .body("progress_reports[0].suffix", nullValue());
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', textBlock = """
            state=waiting                                              | 1
            state__in=waiting,completed                                | 2
            state__ne=waiting                                          | 1
            name__contains=synchronize                                 | 1
            name__in=pulpcore.app.tasks.base.general_create,x          | 1
            created_resources=/made/                                   | 1
            reserved_resources=prn:container.containerrepository:0198c1f7-2463-7a3c-b18b-000000000001 | 2
            exclusive_resources=prn:x.y:1                              | 0
            shared_resources=prn:x.y:1                                 | 1
            shared_resources__in=prn:x.y:1,prn:x.y:2                   | 1
            started_at__isnull=true                                    | 1
            finished_at__gt=2020-01-01                                 | 1
            finished_at__range=2020-01-01,2020-01-02                   | 0
            parent_task=/pulp/api/v3/tasks/x/                          | 0
            worker=x                                                   | 0
            q=NOT%20state%3Dwaiting                                    | 1
            """)
    void is_asked_by_a_vocabulary(String query, int count) {
        ordered();
        finished(null);
        get(TASKS + "?" + query).statusCode(200).body("count", is(count));
    }

    @Test
    void is_listed_by_its_correlation_id_newest_first() {
        String first = ordered();
        String second = finished(null);
        get(TASKS + "?logging_cid=" + cid).body("results.pulp_href", contains(second, first));
        get(TASKS + "?logging_cid=" + cid + "&ordering=pulp_created")
                .body("results.pulp_href", contains(first, second));
        get(TASKS + "?state=foo")
                .statusCode(400)
                .body("state", contains("Select a valid choice. foo is not one of the available choices."));
    }

    @Test
    void a_task_that_waits_is_canceled_at_once() {
        String waiting = ordered();
        cancel(waiting, "{\"state\": \"canceled\"}").statusCode(200).body("state", is("canceled"));
        cancel(waiting, "{\"state\": \"canceled\"}").statusCode(409).body("state", is("canceled"));
    }

    @Test
    void a_task_that_runs_is_told_to_stop() {
        cancel(href(running()), "{\"state\": \"canceled\"}").statusCode(200).body("state", is("canceling"));
    }

    @Test
    void a_task_is_only_ever_canceled() {
        String waiting = ordered();
        cancel(waiting, "{\"state\": \"completed\"}").statusCode(400).body("state", hasSize(1));
        cancel(waiting, "{}").statusCode(400).body("state", contains("This field is required."));
        get(waiting).body("state", is("waiting"));
    }

    @Test
    void a_task_that_has_ended_is_forgotten_and_no_other() {
        String done = finished(null);
        admin().delete(done).then().statusCode(204);
        admin().delete(done).then().statusCode(404).body("detail", is("No Task matches the given query."));
        String waiting = ordered();
        admin().delete(waiting).then().statusCode(409).body(emptyString());
        get(waiting).statusCode(200);
    }

    @Test
    void what_ended_long_ago_is_purged_and_counted() {
        finished(null);
        finished(null);
        String waiting = ordered();
        String nothing = purged("{}");
        get(nothing).body("progress_reports.done", contains(0, 0, 0));
        String purge =
                purged("{\"finished_before\": \"2099-01-01T00:00:00Z\", \"states\": [\"completed\", \"failed\"]}");
        get(purge)
                .body("name", is("pulpcore.app.tasks.purge.purge"))
                .body(
                        "progress_reports.code",
                        contains("purge.tasks.key.core.Task", "purge.tasks.total", "purge.tasks.error"))
                .body("progress_reports.done", contains(3, 3, 0));
        get(TASKS + "?fields=pulp_href").body("results.pulp_href", contains(purge, waiting));
    }

    private static String purged(String body) {
        return admin().body(body)
                .post(TASKS + "purge/")
                .then()
                .statusCode(202)
                .extract()
                .path("task");
    }

    @Test
    void only_what_has_ended_is_purged() {
        admin().body("{\"states\": [\"running\"]}")
                .post(TASKS + "purge/")
                .then()
                .statusCode(400)
                .body("states", contains("\"running\" is not a valid choice."));
        admin().body("{\"finished_before\": \"yesterday\"}")
                .post(TASKS + "purge/")
                .then()
                .statusCode(400)
                .body("finished_before[0]", containsString("wrong format"));
    }

    @Test
    void nobody_profiles_tasks() {
        get(finished(null) + "profile_artifacts/").statusCode(200).body("urls.size()", is(0));
    }

    @Test
    void there_are_no_groups() {
        get(V3 + "task-groups/").statusCode(200).body("count", is(0)).body("results", empty());
        get(V3 + "task-groups/" + UUID.randomUUID() + "/")
                .statusCode(404)
                .body("detail", is("No TaskGroup matches the given query."));
    }

    @Test
    void is_nobodys_business_without_credentials() {
        given().get(TASKS).then().statusCode(401).header("WWW-Authenticate", "Basic realm=\"api\"");
        assertThat(given().header("X-Requested-With", "XMLHttpRequest")
                        .get(TASKS)
                        .header("WWW-Authenticate"))
                .isEqualTo("xBasic realm=\"api\"");
        get(TASKS + "x/").statusCode(404).body("detail", is("Not found."));
        admin().post(TASKS).then().statusCode(405).header("Allow", containsString("GET"));
    }
}
