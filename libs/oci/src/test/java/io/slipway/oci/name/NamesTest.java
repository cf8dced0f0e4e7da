package io.slipway.oci.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.digest.Digest;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "library/alpine", "a.b/c_d/e__f/g--h", "0/1"})
    void a_repository_name_follows_the_grammar(String name) {
        assertThat(RepositoryName.fromString(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "/a", "a/", "a//b", "-a", "a-", "a..b", "a___b", "a/../b", "a%2fb", "a b"})
    void what_is_no_repository_name_is_refused(String name) {
        assertThatThrownBy(() -> RepositoryName.fromString(name)).hasMessageContaining("NAME_INVALID");
    }

    @Test
    void a_long_name_that_almost_matches_is_refused_at_once() {
        String name = "a".repeat(250) + "!";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThatThrownBy(() -> RepositoryName.fromString(name)).hasMessageContaining("NAME_INVALID"));
    }

    @Test
    void a_reference_with_a_colon_is_a_digest_and_every_other_a_tag() {
        Digest digest = Digest.ofBytes(new byte[0]);

        assertThat(Reference.fromString(digest.toString())).isEqualTo(new Reference.ByDigest(digest));
        assertThat(Reference.fromString("3.20")).isEqualTo(new Reference.ByTag(new TagName("3.20")));
        assertThatThrownBy(() -> Reference.fromString("sha256:short")).hasMessageContaining("DIGEST_INVALID");
        assertThatThrownBy(() -> Reference.fromString("-no-tag")).hasMessageContaining("MANIFEST_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:", "sha256:XYZ", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha1:", "sha256"})
    void what_is_no_digest_is_refused(String digest) {
        assertThatThrownBy(() -> Digest.fromString(digest)).hasMessageContaining("DIGEST_INVALID");
    }
}
