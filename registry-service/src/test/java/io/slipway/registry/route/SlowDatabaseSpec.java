package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@QuarkusTestResource(
        value = DatabaseLine.class,
        initArgs = @ResourceArg(name = "held", value = ""),
        restrictToAnnotatedClass = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("With a slow PostgreSQL")
class SlowDatabaseSpec {
    @Inject
    Admin admin;

    @Inject
    Arrivals arrivals;

    @AfterAll
    static void mend() {
        DatabaseLine.release();
    }

    @Test
    @Order(1)
    void a_registry_is_not_ready_before_it_had_an_answer() {
        plain().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.findAll { it.status == 'DOWN' }.name", hasItem("database"));
        DatabaseLine.release();
        await(() -> plain().get("/q/health/ready").statusCode() == 200);
    }

    @Test
    @Order(2)
    void who_cannot_be_answered_from_memory_waits_for_the_answer_and_nobody_waits_behind_him() throws Exception {
        String known = newName();
        admin.push(known, "latest");
        manifest(known).then().statusCode(200);
        long arrived = arrivals.count();
        DatabaseLine.hold();
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            Future<Response> push = clients.submit(() -> admin.request().post("/v2/" + newName() + "/blobs/uploads/"));
            Future<Response> pull = clients.submit(() -> plain().get("/v2/nobody/knows/tags/list"));
            await(() -> arrivals.count() >= arrived + 2);
            await(() -> "STALE".equals(manifest(known).header("X-Slipway-Cache")));
            assertThat(push).isNotDone();
            assertThat(pull).isNotDone();
            DatabaseLine.release();
            assertThat(push.get().statusCode()).isEqualTo(202);
            assertThat(pull.get().statusCode()).isEqualTo(401);
        } finally {
            DatabaseLine.release();
        }
    }

    private static Response manifest(String name) {
        return plain().get("/v2/" + name + "/manifests/latest");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
