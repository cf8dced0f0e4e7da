package io.slipway.content.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The administrator's requests. */
final class Api {
    static final String V3 = "/pulp/api/v3/";
    static final String REPOSITORIES = V3 + "repositories/container/container/";
    static final String REMOTES = V3 + "remotes/container/container/";
    static final String DISTRIBUTIONS = V3 + "distributions/container/container/";
    static final String CONTENT = V3 + "content/container/";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Api() {}

    static RequestSpecification admin() {
        return given().auth()
                .preemptive()
                .basic("admin", AdminResource.PASSWORD)
                .contentType(ContentType.JSON);
    }

    /** The administrator is made after the start. */
    static void awaitAdmin() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (admin().get(REPOSITORIES).statusCode() == 401) {
            if (System.nanoTime() > end) {
                fail("no administrator within " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    static ValidatableResponse get(String path) {
        return admin().urlEncodingEnabled(false).get(path).then();
    }

    static ValidatableResponse post(String path, String body) {
        return admin().body(body).post(path).then();
    }

    static ValidatableResponse patch(String path, String body) {
        return admin().body(body).patch(path).then();
    }

    /** A name nobody else has. */
    static String aName(String kind) {
        return kind + "-" + UUID.randomUUID();
    }

    /** Creates an object and says its href. */
    @CanIgnoreReturnValue
    static String created(String list, String body) {
        return post(list, body).statusCode(201).extract().path("pulp_href");
    }
}
