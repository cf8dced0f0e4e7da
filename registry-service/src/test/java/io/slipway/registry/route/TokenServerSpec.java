package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.slipway.access.accesstoken.CreateSecret;
import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("/token")
class TokenServerSpec {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PASSWORD_GRANT =
            "grant_type=password&username=admin&password=" + Admin.PASSWORD + "&service=here&client_id=test";

    @Inject
    Admin admin;

    @Inject
    CreateSecret createSecret;

    private ValidatableResponse post(String form) {
        assertThat(admin.request()).isNotNull();
        return plain().contentType(FORM).body(form).post("/token").then().header("Cache-Control", "no-store");
    }

    private String refreshToken() {
        return post(PASSWORD_GRANT + "&access_type=offline")
                .statusCode(200)
                .extract()
                .path("refresh_token");
    }

    private static String payload(String jwt) {
        return new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    @Test
    void POST_with_a_password_gives_a_token_and_says_what_it_is_good_for() {
        post(PASSWORD_GRANT + "&scope=repository:team/app:pull,push%20registry:catalog:*")
                .statusCode(200)
                .body("access_token", notNullValue())
                .body("expires_in", is(300))
                .body("issued_at", notNullValue())
                .body("token_type", is("Bearer"))
                .body("scope", equalTo("repository:team/app:pull,push registry:catalog:*"))
                .body("$", not(hasKey("refresh_token")));
    }

    @Test
    void offline_access_gives_a_refresh_token_which_gets_tokens_without_the_password() {
        String refresh = refreshToken();
        post("grant_type=refresh_token&refresh_token=" + refresh + "&service=here&client_id=test"
                        + "&scope=repository:team/app:pull")
                .statusCode(200)
                .body("refresh_token", equalTo(refresh))
                .body("scope", equalTo("repository:team/app:pull"));
        admin.request()
                .queryParam("service", "here")
                .queryParam("offline_token", "true")
                .get("/token")
                .then()
                .statusCode(200)
                .body("refresh_token", notNullValue());
    }

    @Test
    void a_refresh_token_is_good_at_its_service_only_and_until_it_is_revoked() {
        String refresh = refreshToken();
        String grant = "grant_type=refresh_token&refresh_token=" + refresh + "&client_id=test&service=";
        post(grant + "elsewhere").statusCode(401).body("error", equalTo("invalid_grant"));
        post(grant + "here").statusCode(200);
        plain().contentType(FORM)
                .body("token=" + refresh)
                .post("/token/revoke")
                .then()
                .statusCode(200);
        post(grant + "here")
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Basic"))
                .body("error", equalTo("invalid_grant"))
                .body("errors[0].code", equalTo("UNAUTHORIZED"));
    }

    @Test
    void the_anonymous_get_tokens_and_no_refresh_tokens() {
        plain().queryParam("service", "here")
                .queryParam("offline_token", "true")
                .get("/token")
                .then()
                .statusCode(200)
                .body("token", notNullValue())
                .body("refresh_token", nullValue());
    }

    @Test
    void what_cannot_be_understood_is_answered_with_400_and_what_is_wrong() {
        post("service=here").statusCode(400).body("error", equalTo("invalid_request"));
        post("grant_type=client_credentials&service=here")
                .statusCode(400)
                .body("error", equalTo("unsupported_grant_type"));
        post("grant_type=password&service=here&username=admin")
                .statusCode(400)
                .body("error_description", containsString("password"));
        post("grant_type=password&username=admin&password=x").statusCode(400).body("error", equalTo("invalid_request"));
        plain().get("/token").then().statusCode(400).body("detail", containsString("service"));
        plain().contentType("application/json")
                .body("{}")
                .post("/token")
                .then()
                .statusCode(400)
                .body("error_description", containsString("form"));
    }

    @Test
    void a_wrong_password_is_answered_with_401_and_written_to_the_audit_log() throws InterruptedException {
        String name = "mallory-" + UUID.randomUUID();
        post("grant_type=password&username=" + name + "&password=wrong&service=here")
                .statusCode(401)
                .body("error", equalTo("invalid_grant"));
        String count = "SELECT count(*) FROM audit WHERE action = 'login' AND status = 401 AND actor = '" + name + "'";
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (PostgresResource.current().number(count) != 1) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void its_keys_are_published() {
        plain().get("/token/keys")
                .then()
                .statusCode(200)
                .contentType("application/jwk-set+json")
                .body(containsString("\"kid\""))
                .body(not(containsString("\"d\"")));
    }

    @Test
    void a_secret_with_limits_gets_tokens_within_them_and_no_refresh_token() {
        assertThat(admin.request()).isNotNull();
        SecretDraft draft = new SecretDraft("s" + UUID.randomUUID(), List.of("repository:team/*:pull"), null);
        int id = Math.toIntExact(PostgresResource.current().number("SELECT id FROM app_user WHERE username = 'admin'"));
        String secret = createSecret
                .create(id, draft)
                .await()
                .atMost(Duration.ofSeconds(30))
                .secret()
                .reveal();
        String token = post("grant_type=password&username=admin&password=" + secret
                        + "&service=here&access_type=offline"
                        + "&scope=repository:team/app:pull,push%20repository:other/app:pull")
                .statusCode(200)
                .body("scope", equalTo("repository:team/app:pull"))
                .body("$", not(hasKey("refresh_token")))
                .extract()
                .path("access_token");
        assertThat(payload(token)).contains("\"team/app\"").doesNotContain("push");
        String name = newName();
        plain().auth()
                .preemptive()
                .basic("admin", secret)
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(401);
    }
}
