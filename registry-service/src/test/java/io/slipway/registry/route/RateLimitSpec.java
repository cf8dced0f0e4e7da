package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@TestProfile(RateLimitSpec.Few.class)
@DisplayName("Who asks too often is told when to ask again")
class RateLimitSpec {
    private static final int MOST = 5;

    /** Of everything that is limited. */
    public static final class Few implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String few = Integer.toString(MOST);
            return Map.of(
                    "slipway.limit.tokens-per-address", few,
                    "slipway.limit.refused-logins-per-address", few,
                    "slipway.limit.uploads-per-user", few);
        }
    }

    @Inject
    Admin admin;

    private static RequestSpecification as(String credentials) {
        return plain().header("Authorization", credentials);
    }

    /** A minute's worth at once; a little of it comes back meanwhile. */
    private static void endsIn429(int status, Supplier<Response> request) {
        Response last = request.get();
        for (int i = 0; i < 2 * MOST && last.statusCode() == status; i++) {
            last = request.get();
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.<String>path("errors[0].code")).isEqualTo("TOOMANYREQUESTS");
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60 / MOST + 1);
    }

    @Test
    void for_a_token() {
        endsIn429(200, () -> plain().get("/token?service=here"));
    }

    @Test
    void for_an_upload() {
        String name = newName();
        endsIn429(202, () -> admin.request().post("/v2/" + name + "/blobs/uploads/"));
    }

    /** Whoever logged in from there is let in all the same. */
    @Test
    void for_a_login() {
        assertThat(admin.request().get("/v2/").statusCode()).isEqualTo(200);
        endsIn429(401, () -> as("Basic bm9ib2R5Ondyb25n").get("/v2/"));
        assertThat(admin.request().get("/v2/").statusCode()).isEqualTo(200);
    }
}
