package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.slipway.testkit.postgres.PostgresResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@TestProfile(TrustedProxySpec.Trusting.class)
@DisplayName("A proxy in front of the management API that is trusted")
class TrustedProxySpec {

    /** Believes whoever connects from this machine, as Katello's Apache in front of it. */
    public static final class Trusting implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "slipway.trust.proxies",
                    "127.0.0.1",
                    "slipway.trust.certificate-subject-header",
                    "SSL_CLIENT_S_DN");
        }
    }

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    private static RequestSpecification plain() {
        return given().contentType(ContentType.JSON);
    }

    @Test
    void says_who_somebody_is_by_name_or_by_certificate() {
        plain().header("REMOTE_USER", "admin")
                .get(V3 + "login/")
                .then()
                .statusCode(200)
                .body("username", is("admin"));
        plain().header("SSL_CLIENT_S_DN", "CN=admin,O=Katello")
                .body("{\"name\": \"" + aName("r") + "\"}")
                .post(REPOSITORIES)
                .then()
                .statusCode(201);
        String name = aName("u");
        String user = plain().header("REMOTE_USER", "admin")
                .body("{\"username\": \"" + name + "\"}")
                .post(V3 + "users/")
                .then()
                .statusCode(201)
                .extract()
                .path("pulp_href");
        plain().header("REMOTE_USER", name).get(V3 + "users/").then().statusCode(403);
        plain().header("REMOTE_USER", "admin")
                .body("{\"is_active\": false}")
                .patch(user)
                .then()
                .statusCode(200);
        plain().header("REMOTE_USER", name).get(V3 + "users/").then().statusCode(401);
    }

    @Test
    void is_not_believed_where_it_is_not_clear_whom_it_means() {
        for (RequestSpecification request : List.of(
                plain(),
                plain().header("REMOTE_USER", ""),
                plain().header("REMOTE_USER", "nobody-here"),
                plain().header("REMOTE_USER", "admin", "somebody"),
                plain().header("SSL_CLIENT_S_DN", "CN=somebody,CN=admin"),
                plain().header("SSL_CLIENT_S_DN", "/O=x/CN=admin"),
                plain().header("X-Remote-User", "admin"))) {
            assertThat(request.get(V3 + "login/").statusCode()).isEqualTo(401);
        }
    }
}
