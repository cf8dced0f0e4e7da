package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static io.slipway.registry.route.Admin.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.oci.digest.Digest;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@QuarkusTestResource(value = DatabaseLine.class, restrictToAnnotatedClass = true)
@DisplayName("Pointers")
class PointerSpec {
    private static final String CACHE = "X-Slipway-Cache";

    @Inject
    Admin admin;

    @Inject
    MeterRegistry metrics;

    @Inject
    Arrivals arrivals;

    @AfterEach
    void mend() {
        DatabaseLine.release();
        await(() -> plain().get("/v2/nobody/knows/tags/list").statusCode() == 401);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void awaitArrivals(long more, long before) {
        await(() -> arrivals.count() >= before + more);
    }

    private double queries() {
        return metrics.get("slipway.pointer.queries").counter().count();
    }

    private double unchanged() {
        return metrics.get("slipway.pointer.unchanged").counter().count();
    }

    private double reads(String cache) {
        return metrics.get("slipway.reads").tag("cache", cache).counter().count();
    }

    private static Response get(String name, String reference) {
        return plain().get("/v2/" + name + "/manifests/" + reference);
    }

    @Test
    void those_who_wait_share_the_next_question() throws Exception {
        String name = newName();
        admin.push(name, "latest");
        get(name, "latest").then().statusCode(200);
        double before = queries();
        long arrived = arrivals.count();
        DatabaseLine.hold();
        try (ExecutorService clients = Executors.newFixedThreadPool(64)) {
            Callable<Integer> pull = () -> get(name, "latest").statusCode();
            List<Future<Integer>> answers =
                    IntStream.range(0, 64).mapToObj(i -> clients.submit(pull)).toList();
            awaitArrivals(64, arrived);
            DatabaseLine.release();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        assertThat(queries() - before).isLessThan(32);
    }

    @Test
    void an_answer_to_a_question_that_is_older_than_the_request_is_not_used() throws Exception {
        String name = newName();
        Digest first = admin.push(name, "latest");
        Digest second = admin.push(name, "latest");
        pin(name, 1);
        get(name, "latest").then().header("Docker-Content-Digest", first.toString());
        double before = queries();
        DatabaseLine.hold();
        try (ExecutorService clients = Executors.newFixedThreadPool(64)) {
            Callable<String> pull = () -> get(name, "latest").header("Docker-Content-Digest");
            List<Future<String>> early =
                    IntStream.range(0, 16).mapToObj(i -> clients.submit(pull)).toList();
            await(() -> queries() > before);
            await(DatabaseLine::holdsAnAnswer);
            pin(name, 2);
            long arrived = arrivals.count();
            List<Future<String>> late =
                    IntStream.range(0, 16).mapToObj(i -> clients.submit(pull)).toList();
            awaitArrivals(16, arrived);
            DatabaseLine.release();
            for (Future<String> answer : late) {
                assertThat(answer.get()).isEqualTo(second.toString());
            }
            for (Future<String> answer : early) {
                assertThat(answer.get()).isIn(first.toString(), second.toString());
            }
        }
    }

    /** That nothing was committed is all that is asked then. */
    @Test
    void what_moves_is_seen_with_the_next_request_however_quiet_it_was() {
        String name = newName();
        List<String> versions = List.of(
                admin.push(name, "latest").toString(),
                admin.push(name, "latest").toString());
        for (int round = 0; round < 50; round++) {
            double before = unchanged();
            await(() -> get(name, "latest").statusCode() == 200 && unchanged() > before);
            pin(name, 1 + round % 2);
            get(name, "latest").then().statusCode(200).header("Docker-Content-Digest", versions.get(round % 2));
        }
    }

    /** Pins {@code name} to a version, as a promotion does, past the registry and its line. */
    private static void pin(String name, int version) {
        DatabaseLine.database()
                .execute("UPDATE distribution d SET version_id = v.id, repository_id = NULL"
                        + " FROM repository r JOIN repository_version v ON v.repository_id = r.id"
                        + " WHERE r.name = '" + name + "' AND v.number = " + version + " AND d.base_path = r.name");
    }

    @Test
    void that_something_was_not_there_is_never_remembered() {
        String name = newName();
        admin.push(name, "first");
        for (int i = 0; i < 3; i++) {
            get(name, "second").then().statusCode(404);
        }
        admin.push(name, "second");
        get(name, "second").then().statusCode(200);
    }

    @Test
    void a_pull_that_began_before_a_tag_moved_ends_well() {
        String name = newName();
        Digest before = admin.push(name, "latest");
        admin.push(name, "latest");
        admin.request().delete("/v2/" + name + "/manifests/latest").then().statusCode(202);
        get(name, before.toString()).then().statusCode(200);
    }

    @Test
    void what_was_withdrawn_is_gone_at_once_by_digest_too() {
        String name = newName();
        Digest digest = admin.push(name, "latest");
        get(name, digest.toString()).then().statusCode(200);
        admin.request().delete("/v2/" + name + "/manifests/" + digest).then().statusCode(202);
        get(name, digest.toString()).then().statusCode(404);
    }

    @Test
    void an_answer_says_whether_it_was_remembered_and_is_counted() {
        String name = newName();
        admin.push(name, "latest");
        double hits = reads("hit");
        double misses = reads("miss");
        get(name, "latest").then().statusCode(200).header(CACHE, "MISS");
        get(name, "latest").then().statusCode(200).header(CACHE, "HIT");
        assertThat(reads("hit") - hits).isOne();
        assertThat(reads("miss") - misses).isOne();
    }

    @Test
    void warm_pulls_go_on_without_PostgreSQL_and_say_so() throws Exception {
        String name = newName();
        admin.push(name, "latest");
        get(name, "latest").then().statusCode(200);
        double stale = reads("stale");
        DatabaseLine.cut();
        get(name, "latest").then().statusCode(200).header(CACHE, "STALE");
        assertThat(reads("stale") - stale).isOne();
        get(name, "never-asked-for")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("errors[0].code", equalTo("UNAVAILABLE"));
        get(newName(), "latest").then().statusCode(503);
        admin.request()
                .post("/v2/" + name + "/blobs/uploads/")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue());
        DatabaseLine.release();
        await(() -> "HIT".equals(get(name, "latest").header(CACHE)));
    }

    /** What was known before is used until the probe has seen that PostgreSQL is back: for some of the rounds it has not. */
    @Test
    void what_was_pushed_is_there_at_once_also_where_PostgreSQL_is_not_known_to_be_back() throws Exception {
        String name = newName();
        admin.push(name, "latest");
        for (int round = 0; round < 10; round++) {
            String tag = "round-" + round;
            String manifest = admin.image(name, "");
            get(name, "latest").then().statusCode(200);
            DatabaseLine.cut();
            get(name, "latest").then().statusCode(200).header(CACHE, "STALE");
            DatabaseLine.release();
            await(() -> admin.put(name, tag, manifest, Admin.IMAGE).statusCode() == 201);
            get(name, tag).then().statusCode(200);
        }
    }

    @Test
    void an_upload_outlives_a_PostgreSQL_that_was_away() throws Exception {
        String name = newName();
        String content = "content of " + name;
        String upload = admin.upload(name);
        admin.request().body(Admin.bytes(content)).patch(upload).then().statusCode(202);
        String complete = upload + "?digest=" + Admin.digest(content);
        DatabaseLine.cut();
        admin.request().put(complete).then().statusCode(503).header("Retry-After", notNullValue());
        DatabaseLine.release();
        await(() -> admin.request().get(upload).statusCode() == 204);
        admin.request().put(complete).then().statusCode(201);
        plain().get("/v2/" + name + "/blobs/" + Admin.digest(content)).then().body(equalTo(content));
    }

    @Test
    void a_PostgreSQL_that_hangs_holds_nobody_for_long() throws IOException {
        String name = newName();
        admin.push(name, "latest");
        get(name, "latest").then().statusCode(200);
        DatabaseLine.hold();
        long begin = System.nanoTime();
        get(name, "latest").then().statusCode(200).header(CACHE, "STALE");
        get(name, "never-asked-for").then().statusCode(503).header("Retry-After", notNullValue());
        plain().get("/v2/" + name + "/tags/list").then().statusCode(503);
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(8);
    }
}
