package io.slipway.catalog.repository;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.Plans;
import io.slipway.testkit.postgres.PostgresResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What commits do")
class PlansTest {
    @Test
    void what_a_version_adds_is_read_by_index() {
        Plans.assertReadsByIndex(Membership.OPEN);
        Plans.assertReadsByIndex(CommitVersion.ADD_OPENED);
    }

    @Test
    void what_a_version_withdraws_is_read_by_index() {
        Plans.assertReadsByIndex(Membership.CLOSE_WITHDRAWN);
    }
}
