package io.slipway.catalog.curation;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.Plans;
import io.slipway.testkit.postgres.PostgresResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What pushes and deletes ask")
class PlansTest {
    @Test
    void what_a_manifest_needs_is_read_by_index() {
        Plans.assertReadsByIndex(FindHeld.BLOBS_AND_SUBJECTS);
    }

    @Test
    void what_goes_with_a_manifest_is_read_by_index() {
        Plans.assertReadsByIndex(DeleteManifest.UNITS);
    }

    @Test
    void who_needs_a_blob_is_read_by_index() {
        Plans.assertReadsByIndex(DeleteBlob.FIND);
    }
}
