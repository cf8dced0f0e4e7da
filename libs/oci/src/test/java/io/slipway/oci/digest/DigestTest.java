package io.slipway.oci.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DigestTest {
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void the_digest_of_known_bytes_is_the_published_one() {
        assertThat(Digest.ofBytes("abc".getBytes(StandardCharsets.UTF_8))).hasToString("sha256:" + OF_ABC);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void a_running_hash_and_the_bytes_at_once_agree(Algorithm algorithm) {
        byte[] bytes = "one two".getBytes(StandardCharsets.UTF_8);
        MessageDigest running = algorithm.hash();
        running.update(bytes, 0, 3);
        running.update(bytes, 3, bytes.length - 3);

        assertThat(Digest.ofHash(algorithm, running)).isEqualTo(Digest.ofBytes(algorithm, bytes));
    }

    @Property
    boolean every_digest_reads_back_as_itself(@ForAll Algorithm algorithm, @ForAll byte[] bytes) {
        Digest digest = Digest.ofBytes(algorithm, bytes);
        return Digest.fromString(digest.toString()).equals(digest);
    }

    @Property
    void whatever_is_read_is_either_a_digest_or_DIGEST_INVALID(@ForAll String text) {
        assertThatThrownBy(() -> Digest.fromString(text))
                .asInstanceOf(type(RegistryException.class))
                .extracting(RegistryException::error)
                .isEqualTo(RegistryError.DIGEST_INVALID);
    }

    static String[] notQuiteDigests() {
        return new String[] {
            "sha256:" + OF_ABC.toUpperCase(Locale.ROOT),
            "SHA256:" + OF_ABC,
            "sha512:" + OF_ABC,
            "sha256:" + OF_ABC + "0",
            "sha256:" + OF_ABC.substring(1),
            "sha256:" + OF_ABC.substring(1) + "g",
            "sha256:" + OF_ABC.substring(1) + "\u0661",
            "sha256::" + OF_ABC.substring(1),
            " sha256:" + OF_ABC,
            "sha256:" + OF_ABC + "\n",
            "sha256:../../../etc/passwd",
            OF_ABC,
        };
    }

    @ParameterizedTest
    @MethodSource("notQuiteDigests")
    void what_is_almost_a_digest_is_refused(String text) {
        assertThatThrownBy(() -> Digest.fromString(text)).hasMessageContaining("DIGEST_INVALID");
    }

    @Test
    void digests_order_as_their_text_does() {
        Digest one = Digest.ofBytes(new byte[] {1});
        Digest two = Digest.ofBytes(Algorithm.SHA512, new byte[] {1});
        assertThat(one).isLessThan(two);
    }
}
