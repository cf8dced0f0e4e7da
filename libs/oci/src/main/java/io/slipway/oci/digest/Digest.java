package io.slipway.oci.digest;

import static io.slipway.oci.error.RegistryError.DIGEST_INVALID;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A content digest, for example {@code sha256:e3b0c442…}: the identity of a blob or a manifest.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">digests</a>
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

    public Digest {
        if (!algorithm.accepts(hex)) {
            throw DIGEST_INVALID.because(algorithm + ":" + hex);
        }
    }

    /** Parses {@code sha256:…} or {@code sha512:…}; anything else is {@code DIGEST_INVALID}. */
    @JsonCreator
    public static Digest fromString(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            String prefix = algorithm + ":";
            if (text.startsWith(prefix)) {
                return new Digest(algorithm, text.substring(prefix.length()));
            }
        }
        throw DIGEST_INVALID.because(text);
    }

    /** Whether {@code text} claims to be a digest rather than a tag: a tag has no colon. */
    public static boolean looksLike(String text) {
        return text.indexOf(':') >= 0;
    }

    /** The SHA-256 of {@code bytes}. */
    public static Digest ofBytes(byte[] bytes) {
        return ofBytes(Algorithm.SHA256, bytes);
    }

    /** The digest of {@code bytes} by {@code algorithm}. */
    public static Digest ofBytes(Algorithm algorithm, byte[] bytes) {
        return new Digest(algorithm, HexFormat.of().formatHex(algorithm.hash().digest(bytes)));
    }

    /** The digest of all that {@code hash}, a hash of {@code algorithm}, has been fed; this ends the hash. */
    public static Digest ofHash(Algorithm algorithm, MessageDigest hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @JsonValue
    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
