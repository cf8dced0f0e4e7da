package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.digest;
import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.ledger.secret.Sealer;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Tokens")
class TokenSpec {
    @Inject
    Admin admin;

    @Inject
    Sealer sealer;

    /** What a token that lets in says; every forgery differs from it in one point. */
    private JwtClaims claims(String name) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("slipway");
        claims.setAudience("here");
        claims.setSubject("admin");
        claims.setGeneratedJwtId();
        claims.setIssuedAtToNow();
        claims.setNotBeforeMinutesInThePast(1);
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setClaim("slipway_user", 1);
        claims.setClaim("slipway_superuser", true);
        claims.setClaim("slipway_epoch", 1);
        claims.setClaim(
                "access",
                List.of(Map.of("type", "repository", "name", name, "actions", List.of("pull", "push", "delete"))));
        return claims;
    }

    private EllipticCurveJsonWebKey ours() throws JoseException {
        assertThat(admin.token()).isNotEmpty();
        String sealed = PostgresResource.current()
                .texts("SELECT private_sealed FROM token_key")
                .getFirst();
        return (EllipticCurveJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(sealer.open(sealed));
    }

    private static String signed(JwtClaims claims, EllipticCurveJsonWebKey key, String kid) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKeyIdHeaderValue(kid);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKey(key.getPrivateKey());
        return signature.getCompactSerialization();
    }

    private static int push(String name, String token) {
        return plain().header("Host", "here")
                .header("Authorization", "Bearer " + token)
                .post("/v2/" + name + "/blobs/uploads/")
                .statusCode();
    }

    private record Forgery(String what, String token) {}

    @TestFactory
    Stream<DynamicTest> a_forged_token_lets_nobody_in() throws JoseException {
        String name = newName();
        EllipticCurveJsonWebKey ours = ours();
        String genuine = signed(claims(name), ours, ours.getKeyId());
        assertThat(push(name, genuine)).isEqualTo(202);
        return Stream.of(
                        new Forgery("signed with another key", anotherKey(name, ours)),
                        new Forgery("signed with the key it brings along", embeddedKey(name)),
                        new Forgery("not signed at all", unsigned(claims(name))),
                        new Forgery("signed with our public key as a password", confused(claims(name), ours)),
                        new Forgery("expired", expired(name, ours)),
                        new Forgery("without an end", without(name, ours, "exp")),
                        new Forgery("not valid yet", notYet(name, ours)),
                        new Forgery("for another audience", audience(name, ours)),
                        new Forgery("without an audience", without(name, ours, "aud")),
                        new Forgery("changed after it was signed", changed(genuine)),
                        new Forgery("without its signature", genuine.substring(0, genuine.lastIndexOf('.') + 1)),
                        new Forgery("of two parts", genuine.substring(0, genuine.lastIndexOf('.'))),
                        new Forgery("longer than any of ours", genuine + "A".repeat(9000)),
                        new Forgery("no token", "what is this"))
                .map(forgery -> DynamicTest.dynamicTest(
                        forgery.what(),
                        () -> assertThat(push(name, forgery.token())).isEqualTo(401)));
    }

    private String anotherKey(String name, EllipticCurveJsonWebKey ours) throws JoseException {
        return signed(claims(name), EcJwkGenerator.generateJwk(EllipticCurves.P256), ours.getKeyId());
    }

    private String embeddedKey(String name) throws JoseException {
        EllipticCurveJsonWebKey own = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims(name).toJson());
        signature.setJwkHeader(own);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKey(own.getPrivateKey());
        return signature.getCompactSerialization();
    }

    private static String unsigned(JwtClaims claims) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        return signature.getCompactSerialization();
    }

    private static String confused(JwtClaims claims, EllipticCurveJsonWebKey ours) throws JoseException {
        Key password = new HmacKey(Arrays.copyOf(ours.getPublicKey().getEncoded(), 91));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKeyIdHeaderValue(ours.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setKey(password);
        return signature.getCompactSerialization();
    }

    private String expired(String name, EllipticCurveJsonWebKey ours) throws JoseException {
        JwtClaims claims = claims(name);
        claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 60));
        return signed(claims, ours, ours.getKeyId());
    }

    private String notYet(String name, EllipticCurveJsonWebKey ours) throws JoseException {
        JwtClaims claims = claims(name);
        claims.setNotBefore(NumericDate.fromSeconds(NumericDate.now().getValue() + 120));
        return signed(claims, ours, ours.getKeyId());
    }

    private String audience(String name, EllipticCurveJsonWebKey ours) throws JoseException {
        JwtClaims claims = claims(name);
        claims.setAudience("elsewhere");
        return signed(claims, ours, ours.getKeyId());
    }

    private String without(String name, EllipticCurveJsonWebKey ours, String claim) throws JoseException {
        JwtClaims claims = claims(name);
        claims.unsetClaim(claim);
        return signed(claims, ours, ours.getKeyId());
    }

    private static String changed(String genuine) {
        String[] parts = genuine.split("\\.", -1);
        String said = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String other = said.replace("\"admin\"", "\"somebody\"");
        return parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];
    }

    @Test
    void a_token_that_is_none_of_ours_is_said_to_be() {
        plain().header("Authorization", "Bearer nonsense")
                .get("/v2/" + newName() + "/tags/list")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("error=\"invalid_token\""));
    }

    @Test
    void the_administrator_gets_a_token_for_a_name_that_does_not_exist_yet() {
        String name = newName();
        String token = admin.token("repository:" + name + ":pull,push,delete");
        assertThat(push(name, token)).isEqualTo(202);
        assertThat(push(newName(), token)).isEqualTo(401);
    }

    @Test
    void several_scopes_come_in_one_parameter_or_in_several() {
        String one = newName();
        String other = newName();
        for (String token : List.of(
                admin.token("repository:" + one + ":pull,push%20repository:" + other + ":pull,push"),
                admin.token("repository:" + one + ":pull,push", "repository:" + other + ":pull,push"))) {
            assertThat(push(one, token)).isEqualTo(202);
            assertThat(push(other, token)).isEqualTo(202);
        }
    }

    @Test
    void a_token_for_pulling_does_not_push() {
        String name = newName();
        plain().header("Host", "here")
                .header("Authorization", "Bearer " + admin.token("repository:" + name + ":pull"))
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("error=\"insufficient_scope\""))
                .header("WWW-Authenticate", containsString("scope=\"repository:" + name + ":pull,push\""));
    }

    @Test
    void the_anonymous_get_a_token_that_pulls_what_is_public_and_nothing_else() {
        String name = newName();
        admin.push(name, "latest");
        String token = plain().queryParam("service", "here")
                .queryParam("scope", "repository:" + name + ":pull,push,delete")
                .get("/token")
                .then()
                .statusCode(200)
                .body("expires_in", equalTo(300))
                .body("issued_at", notNullValue())
                .extract()
                .path("access_token");
        plain().header("Host", "here")
                .header("Authorization", "Bearer " + token)
                .get("/v2/" + name + "/manifests/latest")
                .then()
                .statusCode(200);
        assertThat(push(name, token)).isEqualTo(401);
        plain().header("Host", "here")
                .header("Authorization", "Bearer " + token)
                .delete("/v2/" + name + "/blobs/" + digest("x"))
                .then()
                .statusCode(401);
    }

    @Test
    void wrong_credentials_are_refused_and_not_taken_for_nobodys() {
        plain().header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("admin:wrong".getBytes(StandardCharsets.UTF_8)))
                .queryParam("service", "here")
                .get("/token")
                .then()
                .statusCode(401);
    }

    @Test
    void a_token_buys_no_other() {
        plain().header("Host", "here")
                .header("Authorization", "Bearer " + admin.token("repository:some/name:pull"))
                .queryParam("service", "here")
                .get("/token")
                .then()
                .statusCode(401);
    }
}
