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
import io.slipway.access.decision.Principal;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.serving.FindLinked;
import io.slipway.catalog.serving.ServedBlob;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("An upload")
class UploadTest {
    @Inject
    PushFixture push;

    @Inject
    BeginUpload beginUpload;

    @Inject
    FindUpload findUpload;

    @Inject
    RecordUpload recordUpload;

    @Inject
    ForgetUpload forgetUpload;

    @Inject
    LinkBlob linkBlob;

    @Inject
    FindLinked findLinked;

    @Inject
    UploadSessionConfig config;

    @Test
    void is_found_where_it_stands() {
        RepositoryName name = aName();
        UploadId id = push.await(beginUpload.begin(name, ADMIN, "uploads/1", "new"));
        push.await(recordUpload.record(id, "half", 18));
        assertThat(push.await(findUpload.require(name, id, ADMIN))).isEqualTo(new Upload(id, name, "half", 18));
    }

    @Test
    void makes_no_name_before_it_is_done() {
        RepositoryName name = aName();
        assertThat(push.await(beginUpload.begin(name, ADMIN, "uploads/1", "new")))
                .isNotNull();
        assertThat(push.pointer(name)).isNull();
    }

    @Test
    void is_unknown_to_others_under_other_names_and_once_forgotten() {
        RepositoryName name = aName();
        UploadId id = push.await(beginUpload.begin(name, ADMIN, "uploads/1", "new"));
        for (Uni<Upload> other : List.of(
                findUpload.require(name, id, SOMEBODY),
                findUpload.require(aName(), id, ADMIN),
                findUpload.require(name, new UploadId(UUID.randomUUID()), ADMIN))) {
            assertThatThrownBy(() -> push.await(other)).hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
        }
        push.await(forgetUpload.forget(id));
        assertThatThrownBy(() -> push.await(findUpload.require(name, id, ADMIN)))
                .hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
        assertThatThrownBy(() -> push.await(recordUpload.record(id, "late", 1)))
                .hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void that_would_overlap_with_another_name_is_refused_before_a_byte_is_sent() {
        RepositoryName name = aName();
        assertThat(push.aBlob(name)).isNotNull();
        assertThatThrownBy(() -> push.await(
                        beginUpload.begin(RepositoryName.fromString(name + "/deeper"), ADMIN, "uploads/1", "new")))
                .hasMessageContaining("NAME_INVALID");
    }

    @Test
    void beyond_what_one_may_have_open_is_refused_and_others_go_on() {
        Principal busy = new Principal.User(1_000_003, "busy", false, 1);
        PostgresResource.current().execute("""
                INSERT INTO upload (id, base_path, principal, state)
                SELECT gen_random_uuid(), 'some/name', 'user:1000003', 'new' FROM generate_series(1, %d)""".formatted(config.perPrincipal()));
        assertThatThrownBy(() -> push.await(beginUpload.begin(aName(), busy, "uploads/1", "new")))
                .hasMessageContaining("TOOMANYREQUESTS");
        assertThat(push.await(beginUpload.begin(aName(), ADMIN, "uploads/1", "new")))
                .isNotNull();
    }

    @Test
    void that_is_done_links_its_blob_and_is_forgotten() {
        linksItsBlobAndIsForgotten(aName());
    }

    @Test
    void that_is_done_under_a_name_that_is_there_links_its_blob_and_is_forgotten() {
        RepositoryName name = aName();
        assertThat(push.aBlob(name)).isNotNull();
        linksItsBlobAndIsForgotten(name);
    }

    @Test
    void of_a_blob_that_somebody_else_has_keeps_his_key_and_is_forgotten() {
        RepositoryName name = aName();
        assertThat(push.aBlob(name)).isNotNull();
        Digest known = push.aBlob(aName());
        UploadId id = push.await(beginUpload.begin(name, ADMIN, "uploads/1", "new"));

        LinkBlob.Linked linked =
                push.await(linkBlob.link(new PushedBlob(name, ADMIN, known, 36, key(known), new UploadEnd(id, null))));

        assertThat(linked.keyServes()).isFalse();
        assertThat(push.blob(name, known)).isNotNull();
        assertThatThrownBy(() -> push.await(findUpload.require(name, id, ADMIN)))
                .hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }

    private void linksItsBlobAndIsForgotten(RepositoryName name) {
        UploadId id = push.await(beginUpload.begin(name, ADMIN, "uploads/1", "new"));
        Digest digest = aDigest();
        String key = key(digest);

        LinkBlob.Linked linked =
                push.await(linkBlob.link(new PushedBlob(name, ADMIN, digest, 36, key, new UploadEnd(id, null))));

        assertThat(linked.keyServes()).isTrue();
        ServedBlob expected = new ServedBlob(digest, 36, key);
        assertThat(push.blob(name, digest)).isEqualTo(expected);
        assertThat(push.await(findLinked.blob(linked.repository(), digest))).isEqualTo(expected);
        assertThat(push.blob(aName(), digest)).isNull();
        assertThatThrownBy(() -> push.await(findUpload.require(name, id, ADMIN)))
                .hasMessageContaining("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void of_one_blob_by_many_at_once_is_served_by_one_key() {
        RepositoryName name = aName();
        Digest digest = aDigest();
        List<LinkBlob.Linked> linked = push.await(Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(i -> push.upload(i % 2 == 0 ? name : aName(), digest))
                .merge(20)
                .collect()
                .asList());
        assertThat(linked).filteredOn(LinkBlob.Linked::keyServes).hasSize(1);
        assertThat(linked)
                .extracting(LinkBlob.Linked::id)
                .containsOnly(linked.getFirst().id());
    }

    @Test
    void that_is_answered_from_touches_its_link_once_an_hour() {
        RepositoryName name = aName();
        Digest digest = push.aBlob(name);
        assertThat(push.blob(name, digest)).isNotNull();
        assertThat(touchedSince(digest, "1 minute")).isTrue();

        age(digest, "59 minutes");
        assertThat(push.blob(name, digest)).isNotNull();
        assertThat(touchedSince(digest, "1 minute")).isFalse();

        for (Runnable use : List.<Runnable>of(
                () -> assertThat(push.blob(name, digest)).isNotNull(),
                () -> assertThat(push.await(findLinked.blob(push.target(name).repository(), digest)))
                        .isNotNull(),
                () -> assertThat(push.await(push.upload(name, digest))).isNotNull())) {
            age(digest, "61 minutes");
            use.run();
            assertThat(touchedSince(digest, "1 minute")).isTrue();
        }
    }

    private static void age(Digest digest, String age) {
        PostgresResource.current().execute("""
                UPDATE link SET touched_at = now() - interval '%s'
                 WHERE blob_id = (SELECT id FROM blob WHERE digest = '%s')""".formatted(age, digest));
    }

    private static boolean touchedSince(Digest digest, String age) {
        return PostgresResource.current().number("""
                SELECT count(*) FROM link
                 WHERE blob_id = (SELECT id FROM blob WHERE digest = '%s') AND touched_at > now() - interval '%s'""".formatted(digest, age)) == 1;
    }
}
