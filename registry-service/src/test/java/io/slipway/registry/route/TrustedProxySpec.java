package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Behind a proxy that knows its clients, as Katello's does. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@TestProfile(TrustedProxySpec.Trusting.class)
@DisplayName("A proxy that is trusted")
class TrustedProxySpec {

    /** Believes whoever connects from this machine. */
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

    @Inject
    Admin admin;

    private String aPrivateName() {
        String name = newName();
        admin.push(name, "latest");
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
        return name;
    }

    private static int tags(RequestSpecification request, String name) {
        return request.get("/v2/" + name + "/tags/list").statusCode();
    }

    @Test
    void says_who_somebody_is_by_name_or_by_certificate() {
        String name = aPrivateName();
        assertThat(tags(plain().header("REMOTE_USER", "admin"), name)).isEqualTo(200);
        assertThat(tags(plain().header("SSL_CLIENT_S_DN", "CN=admin,O=Katello"), name))
                .isEqualTo(200);
        plain().header("REMOTE_USER", "admin")
                .queryParam("service", "here")
                .queryParam("scope", "repository:" + name + ":pull")
                .get("/token")
                .then()
                .statusCode(200)
                .body("token", notNullValue());
    }

    @Test
    void is_not_believed_where_it_is_not_clear_whom_it_means() {
        String name = aPrivateName();
        for (RequestSpecification request : new RequestSpecification[] {
            plain(),
            plain().header("REMOTE_USER", ""),
            plain().header("REMOTE_USER", "nobody-here"),
            plain().header("REMOTE_USER", "admin", "somebody"),
            plain().header("SSL_CLIENT_S_DN", "CN=somebody,CN=admin"),
            plain().header("SSL_CLIENT_S_DN", "/O=x/CN=admin"),
            plain().header("X-Forwarded-For", "127.0.0.1").header("X-Remote-User", "admin")
        }) {
            assertThat(tags(request, name)).isEqualTo(401);
        }
    }
}
