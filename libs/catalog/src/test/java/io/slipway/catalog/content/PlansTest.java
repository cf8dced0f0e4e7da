package io.slipway.catalog.content;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.Plans;
import io.slipway.testkit.postgres.PostgresResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What is registered")
class PlansTest {
    @Test
    void tags_that_are_known_are_read_by_index() {
        Plans.assertReadsByIndex(RegisterTags.ADD);
    }
}
