package io.slipway.taskapi.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.accesstoken.CreateSecret;
import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.assignment.Assignment;
import io.slipway.access.assignment.RevokeRole;
import io.slipway.access.decision.ObjectId;
import io.slipway.access.decision.Principal;
import io.slipway.access.token.IssueToken;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.EnsureAdmin;
import io.slipway.access.user.UserDraft;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.pulp.openapi.ApiDocument;
import io.slipway.pulp.openapi.Described;
import io.slipway.tasks.order.OrderTask;
import io.slipway.tasks.order.TaskOrder;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every operation of this service, by everybody: what he is answered. An operation that is not in the table fails. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FreePort.class)
@DisplayName("Tasks and the audit log: who may do what")
class AccessMatrixSpec {
    private static final String PASSWORD = "Zx9-quartz-lamp";
    private static final String V3 = "/pulp/api/v3/";
    private static final String OWN = "/slipway/api/v1/";
    private static final String TASK = "{task_href}";
    private static final UUID NOWHERE = UUID.fromString("00000000-0000-4000-8000-000000000000");

    @Inject
    @All
    List<Described> resources;

    @Inject
    Ledger ledger;

    @Inject
    OrderTask orderTask;

    @Inject
    EnsureAdmin ensureAdmin;

    @Inject
    CreateUser createUser;

    @Inject
    CreateSecret createSecret;

    @Inject
    AssignRole assignRole;

    @Inject
    RevokeRole revokeRole;

    @Inject
    IssueToken issueToken;

    /** He is the first user, whichever test comes first. */
    @BeforeEach
    void there_is_an_administrator() {
        await(ensureAdmin.ensure(TaskSpec.PASSWORD));
    }

    /** Who somebody is to the task that is asked for. */
    private enum Rank {
        STRANGER,
        VIEWER,
        OWNER,
        SUPERUSER
    }

    /**
     * What a call is answered with.
     *
     * @param body what is sent: mostly what changes nothing
     */
    private record Line(String call, String body, int stranger, int viewer, int owner, int superuser) {
        static Line of(String call, int stranger, int viewer, int owner, int superuser) {
            return new Line(call, "{}", stranger, viewer, owner, superuser);
        }

        int to(Rank rank) {
            return switch (rank) {
                case STRANGER -> stranger;
                case VIEWER -> viewer;
                case OWNER -> owner;
                case SUPERUSER -> superuser;
            };
        }
    }

    private static final List<Line> TABLE = List.of(
            Line.of("get " + V3 + "tasks/", 200, 200, 200, 200),
            Line.of("get " + TASK, 404, 200, 200, 200),
            Line.of("patch " + TASK, 404, 403, 400, 400),
            Line.of("delete " + TASK, 404, 403, 409, 409),
            Line.of("get " + TASK + "profile_artifacts/", 404, 200, 200, 200),
            Line.of("get " + TASK + "list_roles/", 404, 403, 200, 200),
            Line.of("post " + TASK + "add_role/", 404, 403, 400, 400),
            Line.of("post " + TASK + "remove_role/", 404, 403, 400, 400),
            Line.of("get " + TASK + "my_permissions/", 404, 200, 200, 200),
            new Line("post " + V3 + "tasks/purge/", "{\"states\": [\"running\"]}", 403, 403, 403, 400),
            Line.of("get " + V3 + "task-groups/", 200, 200, 200, 200),
            Line.of("get {task_group_href}", 404, 404, 404, 404),
            Line.of("get " + V3 + "workers/", 200, 200, 200, 200),
            Line.of("get {worker_href}", 404, 404, 404, 404),
            Line.of("get " + OWN + "audit/", 403, 403, 403, 200),
            Line.of("get " + OWN + "audit/{id}/", 403, 403, 403, 404));

    /** Somebody who is let in. */
    private record Somebody(String what, RequestSpecification request, Rank rank) {}

    private record User(int id, String name) {
        RequestSpecification request() {
            return given().auth().preemptive().basic(name, PASSWORD).contentType(ContentType.JSON);
        }
    }

    @Test
    void every_operation_is_in_the_table() {
        JsonNode paths = ApiDocument.of(resources).get("paths");
        Set<String> told = new HashSet<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> told.add(operation.getKey() + " " + path.getKey())));
        assertThat(TABLE.stream().map(Line::call)).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void everybody_may_what_he_may_and_nothing_else() {
        User maker = aUser(false);
        UUID task = aTask(maker);
        Map<String, RequestSpecification> unknown = unknown(maker);
        RequestSpecification pulls = bearer(secret(maker, List.of("repository:*:pull,push"), null));
        RequestSpecification reads = bearer(secret(maker, List.of("api:*:read"), null));
        List<Somebody> known = known(maker, task);
        List<String> wrong = new ArrayList<>();
        for (Line line : TABLE) {
            unknown.forEach((who, request) -> check(wrong, who, request, line, task, 401));
            check(wrong, "a secret for pulls", pulls, line, task, 403);
            boolean isRead = line.call().startsWith("get ");
            check(wrong, "a secret to read", reads, line, task, isRead ? line.to(Rank.OWNER) : 403);
            known.forEach(who -> check(wrong, who.what(), who.request(), line, task, line.to(who.rank())));
        }
        assertThat(wrong).isEmpty();
    }

    private List<Somebody> known(User maker, UUID task) {
        ObjectId object = new ObjectId("core.task", task);
        User revoked = aUser(false);
        Assignment once = give(revoked, "core.task_owner", object);
        assertThat(await(revokeRole.revoke(new Assignee.ToUser(revoked.id()), once.id())))
                .isTrue();
        User elsewhere = aUser(false);
        UUID another = aTask(elsewhere);
        assertThat(another).isNotEqualTo(task);
        return List.of(
                new Somebody("a stranger", aUser(false).request(), Rank.STRANGER),
                new Somebody("the owner of another task", elsewhere.request(), Rank.STRANGER),
                new Somebody("who had a role until now", revoked.request(), Rank.STRANGER),
                new Somebody(
                        "an owner of all repositories",
                        with("container.containerrepository_owner", null),
                        Rank.STRANGER),
                new Somebody("a viewer of it", with("core.task_viewer", object), Rank.VIEWER),
                new Somebody("a viewer of all", with("core.task_viewer", null), Rank.VIEWER),
                new Somebody("an owner of it", with("core.task_owner", object), Rank.OWNER),
                new Somebody("an owner of all", with("core.task_owner", null), Rank.OWNER),
                new Somebody("who asked for it", maker.request(), Rank.OWNER),
                new Somebody("a superuser", aUser(true).request(), Rank.SUPERUSER));
    }

    private RequestSpecification with(String role, @Nullable ObjectId object) {
        User user = aUser(false);
        assertThat(give(user, role, object).role()).isEqualTo(role);
        return user.request();
    }

    /** Whoever is not let in at all, each with a reason of his own. */
    private Map<String, RequestSpecification> unknown(User maker) {
        User deleted = aUser(true);
        PostgresResource.current().execute("DELETE FROM app_user WHERE id = " + deleted.id());
        User inactive = aUser(true);
        PostgresResource.current().execute("UPDATE app_user SET is_active = false WHERE id = " + inactive.id());
        String token = await(
                        issueToken.issue(new Principal.User(maker.id(), maker.name(), true, 1), "localhost", List.of()))
                .jwt();
        return Map.of(
                "nobody", given().contentType(ContentType.JSON),
                "who is not there", new User(0, maker.name() + "x").request(),
                "a user who was deleted", deleted.request(),
                "a user who is not active", inactive.request(),
                "no token", bearer("x.y.z"),
                "a token of the registry", bearer(token),
                "a secret that expired",
                        bearer(secret(
                                maker, null, OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1))));
    }

    private String secret(User user, @Nullable List<String> scopes, @Nullable OffsetDateTime expires) {
        SecretDraft draft = new SecretDraft("s" + UUID.randomUUID(), scopes, expires);
        return await(createSecret.create(user.id(), draft)).secret().reveal();
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    private static void check(
            List<String> wrong, String who, RequestSpecification request, Line line, UUID task, int expected) {
        String[] call = line.call().split(" ", 2);
        String path = call[1].replace(TASK, V3 + "tasks/" + task + "/")
                .replace("{task_group_href}", V3 + "task-groups/" + NOWHERE + "/")
                .replace("{worker_href}", V3 + "workers/" + NOWHERE + "/")
                .replace("{id}", NOWHERE.toString());
        boolean hasBody = call[0].equals("post") || call[0].equals("patch");
        Response response = given().spec(hasBody ? given().spec(request).body(line.body()) : request)
                .request(call[0].toUpperCase(Locale.ROOT), path);
        boolean isRight = response.statusCode() == expected && isSaidRight(response);
        if (!isRight) {
            wrong.add(who + ": " + line.call() + " is answered with " + response.statusCode() + " "
                    + response.asString() + ", not with " + expected);
        }
    }

    /** A refusal says no more than it should, and how to be let in. */
    private static boolean isSaidRight(Response response) {
        return switch (response.statusCode()) {
            case 401 ->
                response.header("WWW-Authenticate").equals("Basic realm=\"api\"")
                        && response.jsonPath().getMap("$").keySet().equals(Set.of("detail"));
            case 403 -> "You do not have permission to perform this action.".equals(response.path("detail"));
            case 404 ->
                String.valueOf(response.<Object>path("detail"))
                        .matches("Not found\\.|No \\w+ matches the given query\\.");
            default -> true;
        };
    }

    @Test
    void lists_show_what_one_may_see() {
        User maker = aUser(false);
        UUID task = aTask(maker);
        String query = V3 + "tasks/?pulp_id__in=" + task;
        assertThat(maker.request().get(query).<Integer>path("count")).isOne();
        assertThat(aUser(false).request().get(query).<Integer>path("count")).isZero();
        assertThat(with("core.task_viewer", new ObjectId("core.task", task))
                        .get(query)
                        .<Integer>path("count"))
                .isOne();
        assertThat(aUser(true).request().get(query).<Integer>path("count")).isOne();
    }

    private UUID aTask(User by) {
        TaskOrder order = new TaskOrder(
                "pulp_container.app.tasks.synchronize.synchronize",
                "{}",
                List.of(),
                List.of("prn:x.y:" + UUID.randomUUID()),
                by.id(),
                UUID.randomUUID().toString());
        return UUID.fromString(
                await(ledger.write(tx -> orderTask.order(tx, order))).toString());
    }

    private User aUser(boolean isSuperuser) {
        String name = "u" + UUID.randomUUID();
        int id = await(createUser.create(UserDraft.named(name), PASSWORD));
        if (isSuperuser) {
            PostgresResource.current().execute("UPDATE app_user SET is_superuser = true WHERE id = " + id);
        }
        return new User(id, name);
    }

    private Assignment give(User user, String role, @Nullable ObjectId object) {
        return await(assignRole.assign(new Assignee.ToUser(user.id()), role, object));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
