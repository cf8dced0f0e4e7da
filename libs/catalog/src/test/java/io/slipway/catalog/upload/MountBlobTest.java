package io.slipway.catalog.upload;

import static io.slipway.catalog.PushFixture.ADMIN;
import static io.slipway.catalog.PushFixture.SOMEBODY;
import static io.slipway.catalog.PushFixture.aDigest;
import static io.slipway.catalog.PushFixture.aName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.decision.Principal;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Mounting a blob")
class MountBlobTest {
    @Inject
    PushFixture push;

    @Inject
    MountBlob mountBlob;

    @Test
    void that_another_name_links_makes_it_readable_here() {
        RepositoryName from = aName();
        RepositoryName to = aName();
        Digest digest = push.aBlob(from);
        assertThat(mounts(to, SOMEBODY, digest, new MountFrom.From(from))).isTrue();
        assertThat(push.blob(to, digest)).isEqualTo(push.blob(from, digest));
    }

    @Test
    void that_another_name_holds_in_its_version_makes_it_readable_here() {
        RepositoryName from = aName();
        NewManifest image = push.anImage(from);
        assertThat(push.push(from, image, "latest")).isNotNull();
        push.unlinkAll(from);
        RepositoryName pinned = push.pinnedTo(from);
        Digest layer = image.layers().getFirst();

        assertThat(mounts(aName(), SOMEBODY, layer, new MountFrom.From(from))).isTrue();
        assertThat(mounts(aName(), SOMEBODY, layer, new MountFrom.From(pinned))).isTrue();
        assertThat(mounts(aName(), SOMEBODY, layer, new MountFrom.Anywhere())).isTrue();
    }

    @Test
    void from_a_name_that_does_not_have_it_mounts_nothing_and_makes_no_name() {
        RepositoryName from = aName();
        RepositoryName to = aName();
        assertThat(push.aBlob(from)).isNotNull();
        Digest elsewhere = push.aBlob(aName());
        assertThat(mounts(to, ADMIN, elsewhere, new MountFrom.From(from))).isFalse();
        assertThat(mounts(to, ADMIN, elsewhere, new MountFrom.From(aName()))).isFalse();
        assertThat(mounts(to, ADMIN, aDigest(), new MountFrom.Anywhere())).isFalse();
        assertThat(push.pointer(to)).isNull();
    }

    @Test
    void from_what_is_private_is_for_those_who_may_read_it() {
        RepositoryName from = aName();
        Digest digest = push.aBlob(from);
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + from + "'");
        RepositoryName to = aName();

        for (MountFrom where : new MountFrom[] {new MountFrom.From(from), new MountFrom.Anywhere()}) {
            assertThat(mounts(to, SOMEBODY, digest, where)).isFalse();
        }
        assertThat(push.pointer(to)).isNull();
        for (MountFrom where : new MountFrom[] {new MountFrom.From(from), new MountFrom.Anywhere()}) {
            assertThat(mounts(aName(), ADMIN, digest, where)).isTrue();
        }
    }

    @Test
    void that_nobody_serves_any_more_mounts_nothing_for_those_who_may_not_read_everything() {
        RepositoryName from = aName();
        Digest digest = push.aBlob(from);
        PostgresResource.current().execute("DELETE FROM distribution WHERE base_path = '" + from + "'");
        assertThat(mounts(aName(), SOMEBODY, digest, new MountFrom.Anywhere())).isFalse();
    }

    @Test
    void to_a_name_that_is_pinned_is_denied() {
        RepositoryName from = aName();
        assertThat(push.push(from, push.anImage(from), "latest")).isNotNull();
        Digest digest = push.aBlob(from);
        RepositoryName pinned = push.pinnedTo(from);
        assertThatThrownBy(() -> mounts(pinned, ADMIN, digest, new MountFrom.From(from)))
                .hasMessageContaining("pinned");
    }

    private boolean mounts(RepositoryName to, Principal who, Digest digest, MountFrom from) {
        return push.await(mountBlob.mount(to, who, who, digest, from)).equals(Optional.of(36L));
    }
}
