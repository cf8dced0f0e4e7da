package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.DISTRIBUTIONS;
import static io.slipway.content.api.Api.REMOTES;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.decision.Principal;
import io.slipway.access.secret.Secret;
import io.slipway.access.token.IssueToken;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the document, by everybody: what he is answered. An operation on a kind of object that is not in the table fails, and
 * so does one whose answer to a stranger nobody thought about.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("/pulp/api/v3/: every operation by everybody")
class AccessMatrixSpec {
    private static final String PASSWORD = "Zx9-quartz-lamp";
    private static final String OWN = "/slipway/api/v1/";
    private static final String FORBIDDEN = "You do not have permission to perform this action.";

    /** Lists that anybody who says who he is may ask for: he is shown what he may see. */
    private static final Set<String> OPEN_TO_USERS =
            Set.of("get login/", "post login/", "patch login/", "delete login/");

    /** Lists that not everybody may ask for. */
    private static final Set<String> CLOSED =
            Set.of(V3 + "users/", OWN + "robots/", OWN + "token-keys/", OWN + "quotas/");

    @Inject
    ContentFixture catalog;

    @Inject
    IssueToken issueToken;

    private final String stranger = aName("u");

    /**
     * An object of the administrator.
     *
     * @param hidden what a stranger is answered who wants to do anything with it: 404 where it is not to be seen, 403 where only roles
     *     on all objects count
     * @param read what he is answered who reads it
     */
    private record Thing(String href, int hidden, int read) {
        static Thing unseen(String href) {
            return new Thing(href, 404, 404);
        }

        static Thing forbidden(String href) {
            return new Thing(href, 403, 403);
        }

        static Thing known(String href) {
            return new Thing(href, 403, 200);
        }
    }

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    private Map<String, Thing> things() {
        String repository = created(REPOSITORIES, named("r"));
        String remote = created(
                REMOTES,
                "{\"name\": \"" + aName("m") + "\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"}");
        String distribution = aDistribution();
        String namespace = get(distribution).extract().path("namespace");
        String user = created(V3 + "users/", "{\"username\": \"" + aName("u") + "\"}");
        String userRole = created(user + "roles/", "{\"role\": \"core.task_viewer\", \"content_object\": null}");
        String group = created(V3 + "groups/", named("g"));
        String groupRole = created(group + "roles/", "{\"role\": \"core.task_viewer\", \"content_object\": null}");
        String role = created(V3 + "roles/", "{\"name\": \"" + aName("r") + "\", \"permissions\": []}");
        String policy = get(V3 + "access_policies/").extract().path("results[0].pulp_href");
        RepositoryId held = catalog.aRepository();
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));
        assertThat(catalog.commit(held, new VersionChange.AddContent(catalog.tagged("latest", image))))
                .isPresent();
        String version = "?repository_version=" + REPOSITORIES + held + "/versions/1/";

        Map<String, Thing> things = new HashMap<>();
        things.put("container_container_repository_href", Thing.unseen(repository));
        things.put("container_container_repository_version_href", Thing.unseen(repository + "versions/0/"));
        things.put("container_container_remote_href", Thing.unseen(remote));
        things.put("container_container_distribution_href", Thing.unseen(distribution));
        things.put("container_container_namespace_href", Thing.unseen(namespace));
        things.put("container_tag_href", Thing.unseen(content("tags", version)));
        things.put("container_manifest_href", Thing.unseen(content("manifests", version)));
        things.put("container_blob_href", Thing.unseen(content("blobs", version)));
        things.put("group_href", Thing.unseen(group));
        things.put("groups_user_href", Thing.unseen(group + "users/1/"));
        things.put("groups_group_role_href", new Thing(groupRole, 403, 404));
        things.put("auth_user_href", Thing.forbidden(user));
        things.put("auth_users_user_role_href", Thing.forbidden(userRole));
        things.put("role_href", Thing.known(role));
        things.put("access_policy_href", Thing.known(policy));
        things.put(OWN + "access-tokens/{id}/", Thing.unseen(made("access-tokens", named("t"))));
        things.put(OWN + "robots/{id}/", Thing.forbidden(made("robots", named("b"))));
        things.put(OWN + "token-keys/{kid}/", Thing.forbidden(made("token-keys", "{}")));
        things.put(OWN + "quotas/{id}/", Thing.forbidden(aQuota(namespace)));
        return things;
    }

    private static String made(String kind, String body) {
        return post(OWN + kind + "/", body).statusCode(201).extract().path("href");
    }

    private static String aQuota(String namespace) {
        String href = OWN + "quotas/" + namespace.substring((V3 + "pulp_container/namespaces/").length());
        Api.admin().body("{\"bytes\": 1000}").put(href).then().statusCode(200);
        return href;
    }

    private static String content(String kind, String version) {
        return get(Api.CONTENT + kind + "/" + version).statusCode(200).extract().path("results[0].pulp_href");
    }

    private static String named(String kind) {
        return "{\"name\": \"" + aName(kind) + "\"}";
    }

    /** One operation of the document. */
    private record Call(String path, String method, boolean isOpen) {
        /** What it is about: the parameter that stands for an href, or, where we name the paths, the path of one. */
        String parameter() {
            int end = path.indexOf('}');
            return end < 0 ? "" : path.startsWith("{") ? path.substring(1, end) : path.substring(0, end + 2);
        }

        String at(Map<String, Thing> things) {
            Thing thing = things.get(parameter());
            String named = path.startsWith("{") ? "{" + parameter() + "}" : parameter();
            return thing == null ? path : path.replace(named, thing.href());
        }

        String word() {
            return method + " " + path.replace(V3, "");
        }
    }

    private static List<Call> calls() throws IOException {
        JsonNode document =
                new ObjectMapper().readTree(given().get(V3 + "docs/api.json").asString());
        List<Call> calls = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> calls.add(new Call(
                                path.getKey(),
                                operation.getKey(),
                                !operation.getValue().has("security")))));
        return calls;
    }

    @Test
    void everybody_is_answered_as_he_should_be() throws IOException {
        created(V3 + "users/", "{\"username\": \"" + stranger + "\", \"password\": \"" + PASSWORD + "\"}");
        Map<String, Thing> things = things();
        List<Call> calls = calls();
        List<String> wrong = new ArrayList<>();
        Map<String, RequestSpecification> strangers = unknown();
        RequestSpecification pulls = bearer(aSecret("[\"repository:*:pull\"]"));
        RequestSpecification reads = bearer(aSecret("[\"api:*:read\"]"));
        for (Call call : calls) {
            assertThat(call.parameter().isEmpty() || things.containsKey(call.parameter()))
                    .as("what is " + call.parameter() + "? add it to the table")
                    .isTrue();
            String path = call.at(things);
            if (!call.isOpen()) {
                strangers.forEach((who, request) -> check(wrong, who, request, call, path, 401));
                check(wrong, "the administrator's secret for pulls", pulls, call, path, 403);
                if (!call.method().equals("get")) {
                    check(wrong, "the administrator's secret to read", reads, call, path, 403);
                }
                check(wrong, "a stranger", as(stranger, PASSWORD), call, path, toStranger(call, things));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(calls).hasSizeGreaterThan(80);
        things.values().stream()
                .filter(thing -> !thing.href().contains("token-keys"))
                .forEach(thing -> assertThat(Api.admin().get(thing.href()).statusCode())
                        .as(thing.href() + " is still there")
                        .isIn(200, 405));
    }

    /** Whoever is not let in at all, each with a reason of his own. */
    private Map<String, RequestSpecification> unknown() {
        String once = post(OWN + "access-tokens/", named("t")).extract().path("token");
        String expired = post(OWN + "access-tokens/", named("t")).extract().path("token");
        PostgresResource.current()
                .execute("UPDATE access_secret SET expires_at = now() - interval '1 second' WHERE hash = '"
                        + Secret.fromString(Secret.Kind.ACCESS, expired)
                                .orElseThrow()
                                .hash() + "'");
        PostgresResource.current()
                .execute("DELETE FROM access_secret WHERE hash = '"
                        + Secret.fromString(Secret.Kind.ACCESS, once)
                                .orElseThrow()
                                .hash() + "'");
        String inactive = aName("u");
        created(
                V3 + "users/",
                "{\"username\": \"" + inactive + "\", \"password\": \"" + PASSWORD + "\", \"is_active\": false}");
        String ofTheRegistry = issueToken
                .issue(new Principal.User(1, "admin", true, 1), "localhost", List.of())
                .await()
                .atMost(Duration.ofSeconds(30))
                .jwt();
        return Map.of(
                "nobody", given().contentType(ContentType.JSON),
                "a wrong password", as(stranger + "x", "wrong"),
                "somebody who is not active", as(inactive, PASSWORD),
                "no token", bearer("x.y.z"),
                "a token of the registry", bearer(ofTheRegistry),
                "a secret that was revoked", bearer(once),
                "a secret that expired", bearer(expired),
                "a scheme nobody knows",
                        given().header("Authorization", "Digest x").contentType(ContentType.JSON));
    }

    private static String aSecret(String scopes) {
        return post(OWN + "access-tokens/", "{\"name\": \"" + aName("t") + "\", \"scopes\": " + scopes + "}")
                .statusCode(201)
                .extract()
                .path("token");
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    private static void check(
            List<String> wrong, String who, RequestSpecification request, Call call, String path, int expected) {
        boolean hasBody = !call.method().equals("get") && !call.method().equals("delete");
        Response response = given().spec(hasBody ? given().spec(request).body(body(call)) : request)
                .request(call.method().toUpperCase(Locale.ROOT), path);
        int status = response.statusCode();
        if (status != expected) {
            wrong.add(who + ": " + call.word() + " is answered with " + status + ", not with " + expected);
        } else if (!isSaidRight(response)) {
            wrong.add(who + ": " + call.word() + " is told " + response.asString());
        }
    }

    /** A refusal says no more than it should, and how to be let in. */
    private static boolean isSaidRight(Response response) {
        return switch (response.statusCode()) {
            case 401 ->
                response.header("WWW-Authenticate").equals("Basic realm=\"api\"")
                        && response.jsonPath().getMap("$").keySet().equals(Set.of("detail"));
            case 403 -> FORBIDDEN.equals(response.path("detail"));
            case 404 ->
                String.valueOf(response.<Object>path("detail"))
                        .matches("Not found\\.|No \\w+ matches the given query\\.");
            default -> true;
        };
    }

    /** Right where what is sent decides what is needed. */
    private static String body(Call call) {
        return switch (call.word()) {
            case "post distributions/container/container/" ->
                "{\"name\": \"" + aName("d") + "\", \"base_path\": \"" + aName("d") + "/a\"}";
            case "post pulp_container/namespaces/" -> named("n");
            default -> "{}";
        };
    }

    private static int toStranger(Call call, Map<String, Thing> things) {
        Thing thing = things.get(call.parameter());
        if (OPEN_TO_USERS.contains(call.word())) {
            return call.method().equals("post") ? 201 : call.method().equals("delete") ? 204 : 200;
        }
        if (thing != null) {
            boolean isRead = call.method().equals("get");
            boolean givesRoles = call.word().equals("post {group_href}roles/");
            return givesRoles ? 403 : isRead ? thing.read() : thing.hidden();
        }
        if (call.path().equals(OWN + "access-tokens/")) {
            return call.method().equals("get") ? 200 : 400;
        }
        boolean isClosed = CLOSED.contains(call.path());
        return call.method().equals("get") && !isClosed ? 200 : 403;
    }

    @Test
    void a_superuser_is_refused_nothing_but_what_is_not_there() throws IOException {
        Map<String, Thing> things = things();
        Map<String, Thing> gone = new HashMap<>();
        things.forEach((parameter, thing) -> gone.put(
                parameter,
                Thing.unseen(thing.href()
                        .replaceAll(
                                "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                                UUID.randomUUID().toString())
                        .replaceAll("/\\d+/", "/2147483/"))));
        List<String> wrong = new ArrayList<>();
        for (Call call : calls()) {
            if (!call.parameter().isEmpty()) {
                int status = Api.admin()
                        .body("{}")
                        .request(call.method().toUpperCase(Locale.ROOT), call.at(gone))
                        .statusCode();
                if (status == 401 || status == 403 || status >= 500) {
                    wrong.add(call.word() + " is answered with " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /**
     * Something one does with an object.
     *
     * @param permission what it takes, without the kind of the object
     */
    private record Act(String method, String path, String permission) {}

    private static final List<Act> OF_ALL = List.of(
            new Act("GET", "", "view"),
            new Act("GET", "my_permissions/", "view"),
            new Act("GET", "list_roles/", "manage_roles"),
            new Act("POST", "add_role/", "manage_roles"),
            new Act("POST", "remove_role/", "manage_roles"));

    private static final List<Act> OF_LABELED = List.of(
            new Act("PATCH", "", "change"),
            new Act("POST", "set_label/", "change"),
            new Act("POST", "unset_label/", "change"));

    /** What is done with objects of each kind beside the above; to delete one comes last. */
    private static final Map<String, List<Act>> ACTS = Map.of(
            "container.containerrepository",
            List.of(
                    new Act("GET", "versions/", "view"),
                    new Act("GET", "versions/0/", "view"),
                    new Act("POST", "sync/", "sync"),
                    new Act("POST", "add/", "modify_content"),
                    new Act("POST", "remove/", "modify_content"),
                    new Act("POST", "tag/", "modify_content"),
                    new Act("POST", "untag/", "modify_content"),
                    new Act("POST", "copy_tags/", "modify_content")),
            "container.containerremote",
            List.of(),
            "container.containerdistribution",
            List.of(),
            "container.containernamespace",
            List.of(),
            "core.group",
            List.of(
                    new Act("PATCH", "", "change"),
                    new Act("GET", "users/", "view"),
                    new Act("POST", "users/", "change"),
                    new Act("GET", "roles/", "view"),
                    new Act("POST", "roles/", "superuser")));

    private static final Set<String> LABELED =
            Set.of("container.containerrepository", "container.containerremote", "container.containerdistribution");

    private static String anObject(String model) {
        return switch (model) {
            case "container.containerrepository" -> created(REPOSITORIES, named("r"));
            case "container.containerremote" ->
                created(
                        REMOTES,
                        "{\"name\": \"" + aName("m")
                                + "\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"}");
            case "container.containerdistribution" -> aDistribution();
            case "container.containernamespace" -> created(V3 + "pulp_container/namespaces/", named("n"));
            default -> created(V3 + "groups/", named("g"));
        };
    }

    private static String aDistribution() {
        String path = aName("d");
        post(DISTRIBUTIONS, "{\"name\": \"" + path + "\", \"base_path\": \"" + path + "/a\", \"private\": true}")
                .statusCode(202);
        return get(DISTRIBUTIONS + "?name=" + path).extract().path("results[0].pulp_href");
    }

    @Test
    void every_role_on_an_object_gives_what_it_says_and_nothing_else() {
        List<Map<String, Object>> roles =
                get(V3 + "roles/?locked=true&limit=100").extract().path("results");
        List<String> wrong = new ArrayList<>();
        int given = 0;
        for (Map<String, Object> role : roles) {
            String name = String.valueOf(role.get("name"));
            List<?> permissions = List.copyOf((List<?>) Objects.requireNonNull(role.get("permissions")));
            String user = aName("u");
            created(V3 + "users/", "{\"username\": \"" + user + "\", \"password\": \"" + PASSWORD + "\"}");
            for (String model : ACTS.keySet()) {
                if (permissions.stream().anyMatch(permission -> isOf(String.valueOf(permission), model))) {
                    String href = anObject(model);
                    post(
                                    href + "add_role/",
                                    "{\"role\": \"" + name + "\", \"users\": [\"" + user + "\"], \"groups\": []}")
                            .statusCode(201);
                    acts(model).forEach(act -> check(wrong, user, name, permissions, model, href, act));
                    given++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(given).isGreaterThan(15);
    }

    private static boolean isOf(String permission, String model) {
        String[] parts = model.split("\\.", 2);
        return permission.startsWith(parts[0] + ".")
                && permission.endsWith("_" + parts[1])
                && !permission.startsWith(parts[0] + ".namespace_")
                && !permission.startsWith(parts[0] + ".pull_new_");
    }

    private static List<Act> acts(String model) {
        List<Act> all = new ArrayList<>(OF_ALL);
        all.addAll(LABELED.contains(model) ? OF_LABELED : List.of());
        all.addAll(ACTS.getOrDefault(model, List.of()));
        all.add(new Act("DELETE", "", "delete"));
        return all;
    }

    private static void check(
            List<String> wrong, String user, String role, List<?> permissions, String model, String href, Act act) {
        RequestSpecification request = as(user, PASSWORD);
        Response response =
                (act.method().startsWith("P") ? request.body("{}") : request).request(act.method(), href + act.path());
        String[] parts = model.split("\\.", 2);
        boolean sees = permissions.contains(parts[0] + ".view_" + parts[1]);
        boolean may = permissions.contains(parts[0] + "." + act.permission() + "_" + parts[1]);
        int status = response.statusCode();
        boolean isHidden = !sees && !act.permission().equals("superuser");
        boolean isRight = isHidden ? status == 404 : may ? status < 401 || status == 409 : status == 403;
        if (!isRight || !isSaidRight(response)) {
            wrong.add(role + " on a " + model + ": " + act + " is answered with " + status + " " + response.asString());
        }
    }

    private static RequestSpecification as(String name, String password) {
        return given().auth().preemptive().basic(name, password).contentType(ContentType.JSON);
    }
}
