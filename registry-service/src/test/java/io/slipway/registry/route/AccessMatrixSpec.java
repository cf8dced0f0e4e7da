package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.assignment.Assignment;
import io.slipway.access.assignment.RevokeRole;
import io.slipway.access.decision.ObjectId;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.slipway.ledger.secret.Sealer;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every route, with every method, by everybody: what he is answered. A route that is not in the table fails. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("/v2/: who may do what")
class AccessMatrixSpec {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "Zx9-quartz-lamp";
    private static final Digest NOTHING = digest("nobody ever pushed this");
    private static final UUID NOWHERE = UUID.fromString("00000000-0000-4000-8000-000000000000");

    @Inject
    Admin admin;

    @Inject
    CreateUser createUser;

    @Inject
    AssignRole assignRole;

    @Inject
    RevokeRole revokeRole;

    @Inject
    Ledger ledger;

    @Inject
    Sealer sealer;

    @Inject
    Router router;

    /**
     * A line of the table.
     *
     * @param action what it takes; null where everybody who says who he is may
     * @param answer to whoever may: what is asked for is mostly not there, so that nothing changes on the way
     */
    private record Line(
            Class<? extends V2Path> route,
            String method,
            String path,
            @Nullable Action action,
            int answer) {
        Line(Class<? extends V2Path> route, String method, String path, int answer) {
            this(route, method, path, null, answer);
        }
    }

    /** Of a private image {@code name}. */
    private static List<Line> table(String name) {
        String v2 = "/v2/" + name;
        return List.of(
                new Line(V2Path.Base.class, "GET", "/v2/", 200),
                new Line(V2Path.Base.class, "HEAD", "/v2/", 200),
                new Line(V2Path.Tags.class, "GET", v2 + "/tags/list", Action.PULL, 200),
                new Line(V2Path.Tags.class, "HEAD", v2 + "/tags/list", Action.PULL, 200),
                new Line(V2Path.Manifests.class, "GET", v2 + "/manifests/latest", Action.PULL, 200),
                new Line(V2Path.Manifests.class, "HEAD", v2 + "/manifests/latest", Action.PULL, 200),
                new Line(V2Path.Manifests.class, "GET", v2 + "/manifests/" + NOTHING, Action.PULL, 404),
                new Line(V2Path.Manifests.class, "PUT", v2 + "/manifests/bad", Action.PUSH, 400),
                new Line(V2Path.Manifests.class, "DELETE", v2 + "/manifests/" + NOTHING, Action.DELETE, 404),
                new Line(V2Path.Blobs.class, "GET", v2 + "/blobs/" + NOTHING, Action.PULL, 404),
                new Line(V2Path.Blobs.class, "HEAD", v2 + "/blobs/" + NOTHING, Action.PULL, 404),
                new Line(V2Path.Blobs.class, "DELETE", v2 + "/blobs/" + NOTHING, Action.DELETE, 404),
                new Line(V2Path.Referrers.class, "GET", v2 + "/referrers/" + NOTHING, Action.PULL, 200),
                new Line(V2Path.Referrers.class, "HEAD", v2 + "/referrers/" + NOTHING, Action.PULL, 200),
                new Line(V2Path.Uploads.class, "POST", v2 + "/blobs/uploads/", Action.PUSH, 202),
                new Line(V2Path.Session.class, "GET", v2 + "/blobs/uploads/" + NOWHERE, Action.PUSH, 404),
                new Line(V2Path.Session.class, "HEAD", v2 + "/blobs/uploads/" + NOWHERE, Action.PUSH, 404),
                new Line(V2Path.Session.class, "PATCH", v2 + "/blobs/uploads/" + NOWHERE, Action.PUSH, 404),
                new Line(
                        V2Path.Session.class,
                        "PUT",
                        v2 + "/blobs/uploads/" + NOWHERE + "?digest=" + NOTHING,
                        Action.PUSH,
                        404),
                new Line(V2Path.Session.class, "DELETE", v2 + "/blobs/uploads/" + NOWHERE, Action.PUSH, 404));
    }

    /** What is answered by a list of its own ({@code Catalog}), or by 404 to all ({@code Unknown}). */
    private static final Set<Class<?>> ELSEWHERE = Set.of(V2Path.Catalog.class, V2Path.Unknown.class);

    /** How somebody is answered who may not. */
    private enum Refusal {
        /** Bring other credentials. */
        UNAUTHORIZED,
        /** You are who you are, and may not: a name you may not pull from is not there, the rest is denied. */
        FORBIDDEN
    }

    /**
     * Somebody.
     *
     * @param header his Authorization; null where he says nothing
     * @param may what he may do with the image
     */
    private record Somebody(String what, @Nullable String header, Set<Action> may, Refusal otherwise, boolean isKnown) {
        RequestSpecification request() {
            return header == null ? here() : here().header("Authorization", header);
        }
    }

    private record User(int id, String name) {
        String basic() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void every_route_is_in_the_table_with_every_method() {
        Set<Class<?>> covered = table("x").stream().map(Line::route).collect(Collectors.toSet());
        covered.addAll(ELSEWHERE);
        assertThat(covered).containsExactlyInAnyOrder(V2Path.class.getPermittedSubclasses());
        Map<Class<?>, Set<String>> methods = table("x").stream()
                .collect(Collectors.groupingBy(Line::route, Collectors.mapping(Line::method, Collectors.toSet())));
        table("x")
                .forEach(line -> assertThat(methods.get(line.route()))
                        .as(line.route().getSimpleName())
                        .containsExactlyInAnyOrderElementsOf(allowed(line)));
    }

    private static Set<String> allowed(Line line) {
        return V2Path.fromString(HttpMethod.GET, line.path().replaceFirst("\\?.*", "")).methods().stream()
                .map(HttpMethod::name)
                .collect(Collectors.toSet());
    }

    /**
     * What is below {@code /v2/} is in the table, what is below {@code /token} in the tests of the token server. Quarkus tells of health below
     * {@code /q/}, and of everything else at {@code /} that it is not there.
     */
    @Test
    void no_route_leads_past_the_table() {
        assertThat(router.getRoutes().stream()
                        .map(Route::getPath)
                        .filter(path -> path != null && !path.startsWith("/q/")))
                .containsOnly("/v2", "/v2/", "/token", "/token/", "/token/keys", "/token/revoke", "/");
    }

    @Test
    void everybody_may_what_he_may_and_nothing_else() throws JoseException {
        String name = aPrivateImage();
        String other = aPrivateImage();
        List<Somebody> all = new ArrayList<>();
        all.addAll(byRoles(name));
        all.addAll(byTokens(name, other));
        all.addAll(byForgeries(name));
        all.addAll(byThePast(name));
        List<String> wrong = new ArrayList<>();
        for (Somebody who : all) {
            for (Line line : table(name)) {
                check(who, line, wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(all).hasSizeGreaterThan(25);
    }

    private static void check(Somebody who, Line line, List<String> wrong) {
        RequestSpecification request = who.request();
        if (line.method().equals("PUT") && line.route() == V2Path.Manifests.class) {
            request = request.contentType(IMAGE).body(Admin.bytes("{}"));
        }
        Response response = request.request(line.method(), line.path());
        Action action = line.action();
        boolean may = action == null ? who.isKnown() : who.may().contains(action);
        int expected = may ? line.answer() : refused(who, line);
        String code = response.body().asString().isEmpty()
                ? ""
                : String.valueOf(response.body().asString());
        boolean isRight = response.statusCode() == expected
                && (may || line.method().equals("HEAD") || code.contains(code(expected)))
                && (expected != 401 || response.header("WWW-Authenticate") != null);
        if (!isRight) {
            wrong.add(who.what() + ": " + line.method() + " " + line.path() + " is answered with "
                    + response.statusCode() + " " + code + ", not with " + expected);
        }
    }

    /** Nothing refers to anything in a name that is not there, so that is also the answer where it may not be seen. */
    private static int refused(Somebody who, Line line) {
        if (who.otherwise() == Refusal.UNAUTHORIZED || line.action() == null) {
            return 401;
        }
        if (line.route() == V2Path.Referrers.class) {
            return 200;
        }
        return line.action() == Action.PULL ? 404 : 403;
    }

    private static String code(int status) {
        return switch (status) {
            case 200 -> "\"manifests\":[]";
            case 401 -> "UNAUTHORIZED";
            case 403 -> "DENIED";
            default -> "NAME_UNKNOWN";
        };
    }

    private List<Somebody> byRoles(String name) {
        Set<Action> everything = Set.of(Action.PULL, Action.PUSH, Action.DELETE);
        List<Somebody> all = new ArrayList<>();
        all.add(new Somebody("nobody", null, Set.of(), Refusal.UNAUTHORIZED, false));
        all.add(new Somebody("the administrator", Admin.basic(), everything, Refusal.FORBIDDEN, true));
        Map<String, Set<Action>> giving = Map.of(
                "container.containerdistribution_consumer",
                Set.of(Action.PULL),
                "container.containerdistribution_collaborator",
                everything,
                "container.containerdistribution_owner",
                everything,
                "container.containernamespace_consumer",
                Set.of(Action.PULL),
                "container.containernamespace_collaborator",
                everything,
                "container.containernamespace_owner",
                everything);
        Set<String> roles = shippedRoles();
        assertThat(roles).containsAll(giving.keySet());
        roles.forEach(role -> {
            Set<Action> may = giving.getOrDefault(role, Set.of());
            User everywhere = aUser();
            give(everywhere, role, null);
            all.add(known(role + " everywhere", everywhere, may));
            all.add(byToken(role + " everywhere, by token", everywhere, name, may));
            ObjectId object = object(role, name);
            if (object != null) {
                User there = aUser();
                give(there, role, object);
                all.add(known(role, there, may));
                all.add(byToken(role + ", by token", there, name, may));
            }
        });
        all.add(known("a stranger", aUser(), Set.of()));
        User wrong = new User(0, aUser().name() + "x");
        all.add(new Somebody("somebody who is not there", wrong.basic(), Set.of(), Refusal.UNAUTHORIZED, false));
        return all;
    }

    private Set<String> shippedRoles() {
        return StreamSupport.stream(
                        await(ledger.read("SELECT name FROM role WHERE locked")).spliterator(), false)
                .map(row -> row.getString("name"))
                .collect(Collectors.toSet());
    }

    private static Somebody known(String what, User user, Set<Action> may) {
        return new Somebody(what, user.basic(), may, Refusal.FORBIDDEN, true);
    }

    private Somebody byToken(String what, User user, String name, Set<Action> may) {
        return new Somebody(what, "Bearer " + token(user, name, "pull,push,delete"), may, Refusal.UNAUTHORIZED, true);
    }

    private @Nullable ObjectId object(String role, String name) {
        String namespace = name.substring(0, name.indexOf('/'));
        if (role.endsWith("_creator")) {
            return null;
        }
        if (role.startsWith("container.containerdistribution")) {
            return new ObjectId(
                    "container.containerdistribution", id("SELECT id FROM distribution WHERE base_path = $1", name));
        }
        return role.startsWith("container.containernamespace")
                ? new ObjectId(
                        "container.containernamespace", id("SELECT id FROM namespace WHERE name = $1", namespace))
                : null;
    }

    private UUID id(String sql, String argument) {
        return await(ledger.read(sql, argument)).iterator().next().getUUID("id");
    }

    private List<Somebody> byTokens(String name, String other) {
        User master = aUser();
        give(master, "container.containerdistribution_owner", null);
        Set<Action> nothing = Set.of();
        return List.of(
                new Somebody(
                        "a token for another name",
                        "Bearer " + token(master, other, "pull,push,delete"),
                        nothing,
                        Refusal.UNAUTHORIZED,
                        true),
                new Somebody(
                        "a token to pull",
                        "Bearer " + token(master, name, "pull"),
                        Set.of(Action.PULL),
                        Refusal.UNAUTHORIZED,
                        true),
                new Somebody(
                        "a token to push",
                        "Bearer " + token(master, name, "push"),
                        Set.of(Action.PUSH),
                        Refusal.UNAUTHORIZED,
                        true),
                new Somebody(
                        "a token for nothing",
                        "Bearer " + token(master, name, "dance"),
                        nothing,
                        Refusal.UNAUTHORIZED,
                        true),
                new Somebody(
                        "a token of nobody",
                        "Bearer " + tokenOf(here(), authority(), name, "pull,push,delete"),
                        nothing,
                        Refusal.UNAUTHORIZED,
                        true),
                new Somebody(
                        "a token for another audience",
                        "Bearer "
                                + tokenOf(
                                        here().header("Authorization", master.basic()),
                                        "elsewhere.example",
                                        name,
                                        "pull,push,delete"),
                        nothing,
                        Refusal.UNAUTHORIZED,
                        false));
    }

    private List<Somebody> byForgeries(String name) throws JoseException {
        User master = aUser();
        give(master, "container.containerdistribution_owner", null);
        String real = token(master, name, "pull,push,delete");
        EllipticCurveJsonWebKey ours = key();
        EllipticCurveJsonWebKey theirs = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        theirs.setKeyId(ours.getKeyId());
        JwtClaims claims = claims(real);
        JwtClaims expired = claims(real);
        expired.setExpirationTimeMinutesInTheFuture(-10);
        JwtClaims endless = claims(real);
        endless.unsetClaim("exp");
        JwtClaims foreign = claims(real);
        foreign.setIssuer("somebody else");
        JsonWebSignature embedded = signature(claims, theirs);
        embedded.setJwkHeader(theirs);
        assertThat(new Somebody(
                                "",
                                "Bearer " + signature(claims, ours).getCompactSerialization(),
                                Set.of(),
                                Refusal.UNAUTHORIZED,
                                true)
                        .request()
                        .get("/v2/" + name + "/tags/list")
                        .statusCode())
                .as("a token made here with our key is one of ours")
                .isEqualTo(200);
        return List.of(
                forged("an expired token", signature(expired, ours).getCompactSerialization()),
                forged("a token that never ends", signature(endless, ours).getCompactSerialization()),
                forged("a token of another issuer", signature(foreign, ours).getCompactSerialization()),
                forged("a token signed by others", signature(claims, theirs).getCompactSerialization()),
                forged("a token that brings its key along", embedded.getCompactSerialization()),
                forged("a token without a signature", unsigned(claims)),
                forged("a token whose words were changed", tampered(real)),
                forged("no token at all", "x.y.z"));
    }

    private static Somebody forged(String what, String jwt) {
        return new Somebody(what, "Bearer " + jwt, Set.of(), Refusal.UNAUTHORIZED, false);
    }

    private EllipticCurveJsonWebKey key() throws JoseException {
        String sealed = await(ledger.read("SELECT private_sealed FROM token_key"))
                .iterator()
                .next()
                .getString("private_sealed");
        return (EllipticCurveJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(sealer.open(sealed));
    }

    private static JwtClaims claims(String jwt) {
        try {
            return JwtClaims.parse(payload(jwt));
        } catch (InvalidJwtException e) {
            throw new IllegalStateException("our own token", e);
        }
    }

    private static String payload(String jwt) {
        return new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static JsonWebSignature signature(JwtClaims claims, EllipticCurveJsonWebKey key) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        return signature;
    }

    private static String unsigned(JwtClaims claims) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        return signature.getCompactSerialization();
    }

    private static String tampered(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        String words = payload(jwt).replace("\"slipway_superuser\":false", "\"slipway_superuser\":true");
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(words.getBytes(StandardCharsets.UTF_8));
        return String.join(".", Arrays.asList(parts));
    }

    /** Tokens that were good until something was taken away. */
    private List<Somebody> byThePast(String name) {
        ObjectId object = new ObjectId(
                "container.containerdistribution", id("SELECT id FROM distribution WHERE base_path = $1", name));
        User revoked = aUser();
        Assignment role = give(revoked, "container.containerdistribution_owner", object);
        String once = token(revoked, name, "pull,push,delete");
        assertThat(await(revokeRole.revoke(new Assignee.ToUser(revoked.id()), role.id())))
                .isTrue();

        User deleted = aUser();
        give(deleted, "container.containerdistribution_owner", object);
        String orphaned = token(deleted, name, "pull,push,delete");
        String password = deleted.basic();
        assertThat(here().header("Authorization", password)
                        .get("/v2/" + name + "/tags/list")
                        .statusCode())
                .isEqualTo(200);
        PostgresResource.current().execute("DELETE FROM app_user WHERE id = " + deleted.id());

        User demoted = aUser();
        PostgresResource.current().execute("UPDATE app_user SET is_superuser = true WHERE id = " + demoted.id());
        String mighty = token(demoted, name, "pull,push,delete");
        String mightyBasic = demoted.basic();
        assertThat(here().header("Authorization", mightyBasic)
                        .get("/v2/" + name + "/tags/list")
                        .statusCode())
                .isEqualTo(200);
        PostgresResource.current().execute("UPDATE app_user SET is_superuser = false WHERE id = " + demoted.id());

        return List.of(
                forged("a token from before the role was taken away", once),
                known("credentials from before the role was taken away", revoked, Set.of()),
                forged("a token of a user who was deleted", orphaned),
                new Somebody(
                        "remembered credentials of a user who was deleted",
                        password,
                        Set.of(),
                        Refusal.UNAUTHORIZED,
                        false),
                forged("a token of a superuser who is none any more", mighty),
                new Somebody(
                        "remembered credentials of a superuser who is none any more",
                        mightyBasic,
                        Set.of(),
                        Refusal.FORBIDDEN,
                        true));
    }

    @Test
    void a_token_outlives_neither_its_repository_nor_its_being_public() {
        String name = aPrivateImage();
        User owner = aUser();
        give(owner, "container.containerdistribution_owner", null);
        String token = token(owner, name, "pull,push");
        PostgresResource.current().execute("UPDATE distribution SET private = false WHERE base_path = '" + name + "'");
        String anonymous = tokenOf(here(), authority(), name, "pull");
        assertThat(pull(anonymous, name)).isEqualTo(200);
        PostgresResource.current()
                .execute("UPDATE distribution SET private = true, epoch = epoch + 1 WHERE base_path = '" + name + "'");
        assertThat(pull(anonymous, name)).isEqualTo(401);
        PostgresResource.current()
                .execute("UPDATE distribution SET epoch = epoch - 1 WHERE base_path = '" + name + "'");
        assertThat(pull(token, name)).isEqualTo(200);
        PostgresResource.current().execute("DELETE FROM distribution WHERE base_path = '" + name + "'");
        assertThat(pull(token, name)).isEqualTo(404);
        PostgresResource.current().execute("DELETE FROM repository WHERE name = '" + name + "'");
        Digest again = admin.push(name, "latest");
        assertThat(again).isNotEqualTo(NOTHING);
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
        assertThat(pull(token, name)).isEqualTo(401);
    }

    private static int pull(String token, String name) {
        return here().header("Authorization", "Bearer " + token)
                .get("/v2/" + name + "/manifests/latest")
                .statusCode();
    }

    @Test
    void a_name_is_made_in_ones_own_namespace_and_its_maker_owns_it() {
        User user = aUser();
        String own = user.name() + "/app";
        String token = token(user, own, "pull,push");
        for (String header : List.of(user.basic(), "Bearer " + token)) {
            here().header("Authorization", header)
                    .contentType("application/octet-stream")
                    .body(Admin.bytes("layer"))
                    .post("/v2/" + own + "/blobs/uploads/?digest=" + digest("layer"))
                    .then()
                    .statusCode(201);
        }
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + own + "'");
        here().header("Authorization", user.basic())
                .head("/v2/" + own + "/blobs/" + digest("layer"))
                .then()
                .statusCode(200);
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM role_assignment WHERE user_id = " + user.id()))
                .as("owner of the namespace, the repository and the distribution")
                .isEqualTo(3);
        here().header("Authorization", user.basic())
                .post("/v2/" + newName() + "/blobs/uploads/")
                .then()
                .statusCode(403);
    }

    @Test
    void a_digest_is_no_permission_to_mount() {
        String secret = aPrivateImage();
        Digest blob = admin.blob(secret, "secret " + UUID.randomUUID());
        User user = aUser();
        String mine = user.name() + "/app";
        RequestSpecification by = here().header("Authorization", user.basic());
        by.post("/v2/" + mine + "/blobs/uploads/?mount=" + blob + "&from=" + secret)
                .then()
                .statusCode(202);
        by.post("/v2/" + mine + "/blobs/uploads/?mount=" + blob).then().statusCode(202);
        give(
                user,
                "container.containerdistribution_consumer",
                object("container.containerdistribution_consumer", secret));
        here().header("Authorization", "Bearer " + token(user, mine, "pull,push"))
                .post("/v2/" + mine + "/blobs/uploads/?mount=" + blob + "&from=" + secret)
                .then()
                .statusCode(202);
        here().header("Authorization", user.basic())
                .post("/v2/" + mine + "/blobs/uploads/?mount=" + blob + "&from=" + secret)
                .then()
                .statusCode(201);
    }

    @Test
    void the_catalog_shows_what_one_may_pull() {
        String secret = aPrivateImage();
        User user = aUser();
        assertThat(catalog(here())).doesNotContain(secret);
        assertThat(catalog(here().header("Authorization", user.basic()))).doesNotContain(secret);
        give(
                user,
                "container.containerdistribution_consumer",
                object("container.containerdistribution_consumer", secret));
        assertThat(catalog(here().header("Authorization", user.basic()))).contains(secret);
        assertThat(catalog(here().header("Authorization", "Bearer " + token(user, secret, "pull"))))
                .doesNotContain(secret);
        assertThat(catalog(admin.request())).contains(secret);
    }

    private static String catalog(RequestSpecification request) {
        return request.get("/v2/_catalog?n=1000")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private String aPrivateImage() {
        String name = newName();
        Digest pushed = admin.push(name, "latest");
        assertThat(pushed).isNotEqualTo(NOTHING);
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
        return name;
    }

    private User aUser() {
        String name = "u" + UUID.randomUUID();
        return new User(await(createUser.create(UserDraft.named(name), PASSWORD)), name);
    }

    @CanIgnoreReturnValue
    private Assignment give(User user, String role, @Nullable ObjectId object) {
        return await(assignRole.assign(new Assignee.ToUser(user.id()), role, object));
    }

    private String token(User user, String name, String actions) {
        return tokenOf(here().header("Authorization", user.basic()), authority(), name, actions);
    }

    private static String tokenOf(RequestSpecification request, String service, String name, String actions) {
        return request.queryParam("service", service)
                .queryParam("scope", "repository:" + name + ":" + actions)
                .get("/token")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    private static String authority() {
        return "here";
    }

    private static RequestSpecification here() {
        return plain().header("Host", authority());
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
