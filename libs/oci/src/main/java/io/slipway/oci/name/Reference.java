package io.slipway.oci.name;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryException;

/** What a manifest is asked for by: a tag or a digest. */
public sealed interface Reference {

    /** By the tag, whatever it points to now. */
    record ByTag(TagName tag) implements Reference {
        @Override
        public String toString() {
            return tag.toString();
        }
    }

    /** By the digest: these bytes and no others. */
    record ByDigest(Digest digest) implements Reference {
        @Override
        public String toString() {
            return digest.toString();
        }
    }

    /**
     * Parses a reference of a path. What can be neither tag nor digest names nothing: {@code MANIFEST_UNKNOWN}; what begins as a
     * digest but is none is {@code DIGEST_INVALID}.
     */
    static Reference fromString(String text) {
        if (Digest.looksLike(text)) {
            return new ByDigest(Digest.fromString(text));
        }
        try {
            return new ByTag(new TagName(text));
        } catch (RegistryException noTag) {
            throw MANIFEST_UNKNOWN.because(noTag.detail(), noTag);
        }
    }
}
