package io.slipway.catalog.upload;

import static io.slipway.catalog.PushFixture.ADMIN;
import static io.slipway.catalog.PushFixture.SOMEBODY;
import static io.slipway.catalog.PushFixture.aDigest;
import static io.slipway.catalog.PushFixture.aName;
import static io.slipway.catalog.PushFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.upload.HoldUpload.Taken;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("An upload that one at a time may hold")
class HoldUploadTest {
    private final RepositoryName name = aName();
    private final UUID one = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @Inject
    PushFixture push;

    @Inject
    BeginUpload beginUpload;

    @Inject
    FindUpload findUpload;

    @Inject
    LinkBlob linkBlob;

    @Inject
    HoldUpload hold;

    private UploadId id;

    @BeforeEach
    void begin() {
        id = push.await(beginUpload.begin(name, ADMIN, "uploads/1", "new"));
    }

    @Test
    void is_held_by_the_first_who_is_told_that_another_waits() {
        assertThat(take(one)).isEqualTo(new Taken("new", true, 0));
        assertThat(keep(one)).isEqualTo(Map.of(one, false));

        assertThat(take(other)).isEqualTo(new Taken("new", false, 0));

        assertThat(keep(one)).isEqualTo(Map.of(one, true));
        assertThat(keep(other)).isEmpty();
    }

    @Test
    void goes_on_with_what_the_one_before_recorded_last() {
        assertThat(take(one).isHeld()).isTrue();
        push.await(hold.record(id, one, "quarter", 9));
        push.await(hold.recordLast(id, one, "half", 18));

        assertThat(take(other)).isEqualTo(new Taken("half", true, 0));
        assertThat(push.await(findUpload.require(name, id, ADMIN)).size()).isEqualTo(18);
        assertThat(keep(other)).isEqualTo(Map.of(other, false));
    }

    @Test
    void tells_whoever_comes_next_what_may_be_on_its_way_until_there_is_a_record() {
        assertThat(take(one).writing()).isZero();
        push.await(hold.confirm(id, one, 1));
        push.await(hold.confirm(id, one, "some", 2, 2));
        push.await(hold.letGo(id, one));

        assertThat(take(other)).isEqualTo(new Taken("some", true, 2));
        push.await(hold.letGo(id, other));
        assertThat(take(one).writing()).as("nothing was recorded").isEqualTo(2);
        push.await(hold.record(id, one, "mended", 3));
        push.await(hold.letGo(id, one));
        assertThat(take(other)).isEqualTo(new Taken("mended", true, 0));
    }

    @Test
    void is_taken_from_whoever_did_not_keep_it_and_he_can_record_nothing() {
        assertThat(take(one).isHeld()).isTrue();
        push.await(hold.confirm(id, one, 1));
        isOver();

        assertThat(take(other)).isEqualTo(new Taken("new", true, 1));

        assertThat(keep(one)).isEmpty();
        push.await(hold.record(id, other, "half", 18));
        assertThatThrownBy(() -> push.await(hold.record(id, one, "late", 9))).hasMessageContaining("RANGE_INVALID");
        assertThatThrownBy(() -> push.await(hold.confirm(id, one, 2))).hasMessageContaining("RANGE_INVALID");
        assertThatThrownBy(() -> push.await(hold.recordLast(id, one, "late", 9)))
                .hasMessageContaining("RANGE_INVALID");
        push.await(hold.letGo(id, one));
        assertThat(take(UUID.randomUUID())).isEqualTo(new Taken("half", false, 0));
    }

    @Test
    void becomes_no_blob_by_whoever_lost_it() {
        assertThat(take(one).isHeld()).isTrue();
        isOver();
        assertThat(take(other).isHeld()).isTrue();
        Digest digest = aDigest();

        assertThatThrownBy(() -> push.await(
                        linkBlob.link(new PushedBlob(name, ADMIN, digest, 36, key(digest), new UploadEnd(id, one)))))
                .hasMessageContaining("RANGE_INVALID");
        assertThat(push.pointer(name)).isNull();
        assertThat(push.await(linkBlob.link(
                                new PushedBlob(name, ADMIN, digest, 36, key(digest), new UploadEnd(id, other))))
                        .keyServes())
                .isTrue();
        assertThatThrownBy(() -> take(one)).hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void is_unknown_to_others_and_under_other_names() {
        assertThatThrownBy(() -> push.await(hold.take(name, id, SOMEBODY, one)))
                .hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
        assertThatThrownBy(() -> push.await(hold.take(aName(), id, ADMIN, one)))
                .hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }

    private Taken take(UUID holder) {
        return push.await(hold.take(name, id, ADMIN, holder));
    }

    private Map<UUID, Boolean> keep(UUID holder) {
        return push.await(hold.keep(List.of(id), List.of(holder)));
    }

    private void isOver() {
        PostgresResource.current().execute("""
                UPDATE upload SET held_until = now() - interval '1 ms' WHERE id = '%s'""".formatted(id));
    }
}
