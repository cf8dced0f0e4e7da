package io.slipway.catalog.serving;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.Plans;
import io.slipway.testkit.postgres.PostgresResource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What pulls ask")
class PlansTest {
    @Test
    void a_manifest_by_tag_is_read_by_index() {
        Plans.assertReadsByIndex(FindManifest.BY_TAG);
    }

    @Test
    void a_manifest_by_digest_is_read_by_index() {
        Plans.assertReadsByIndex(FindManifest.BY_DIGEST);
    }

    @Test
    void a_blob_is_read_by_index() {
        Plans.assertReadsByIndex(FindBlob.IN_VERSION);
    }

    @Test
    void a_blob_in_flight_is_read_by_index() {
        Plans.assertReadsByIndex(FindInFlight.BLOB);
    }

    @Test
    void a_manifest_in_flight_is_read_by_index() {
        Plans.assertReadsByIndex(FindInFlight.MANIFEST);
    }

    @Test
    void a_linked_blob_is_read_by_index() {
        Plans.assertReadsByIndex(FindLinked.LINKED);
    }

    @Test
    void a_page_of_referrers_is_read_by_index() {
        Plans.assertReadsByIndex(FindReferrers.FIND);
    }

    @Test
    void a_page_of_tags_is_read_by_index() {
        Plans.assertReadsByIndex(ListServed.TAGS);
    }
}
