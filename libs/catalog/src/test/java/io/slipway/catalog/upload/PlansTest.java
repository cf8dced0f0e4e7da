package io.slipway.catalog.upload;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.Plans;
import io.slipway.testkit.postgres.PostgresResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What mounts ask")
class PlansTest {
    @Test
    void a_blob_to_mount_is_read_by_index() {
        Plans.assertReadsByIndex(MountBlob.READABLE.replace("{}", "NOT d.private"));
    }

    @Test
    void what_is_linked_is_read_by_index() {
        Plans.assertReadsByIndex(LinkBlob.AT_ONCE);
    }
}
