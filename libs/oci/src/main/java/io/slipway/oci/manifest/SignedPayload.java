package io.slipway.oci.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The part of a signed schema 1 manifest that its digest is made of: everything but the signatures. The protected header says how long
 * that is and how it ends.
 *
 * @see <a href="https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md">schema 1</a>
 */
final class SignedPayload {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LENGTH = "formatLength";
    private static final String TAIL = "formatTail";

    private SignedPayload() {}

    /** The payload; {@code MANIFEST_INVALID} where there is no signature, or two sign different things. */
    static byte[] of(byte[] document) {
        try {
            JsonNode signatures = JSON.readTree(document).path("signatures");
            JsonNode first = header(signatures.path(0));
            for (JsonNode signature : signatures) {
                requireSame(first, header(signature));
            }
            return payload(document, first);
        } catch (IOException | IllegalArgumentException e) {
            throw MANIFEST_INVALID.because("the signatures of the schema 1 manifest cannot be read", e);
        }
    }

    private static JsonNode header(JsonNode signature) throws IOException {
        return JSON.readTree(
                Base64.getUrlDecoder().decode(signature.path("protected").asText()));
    }

    private static void requireSame(JsonNode one, JsonNode other) {
        if (!one.path(LENGTH).equals(other.path(LENGTH)) || !one.path(TAIL).equals(other.path(TAIL))) {
            throw MANIFEST_INVALID.because("the signatures of the schema 1 manifest sign different things");
        }
    }

    private static byte[] payload(byte[] document, JsonNode header) {
        JsonNode stated = header.path(LENGTH);
        int length = stated.isInt() ? stated.asInt() : -1;
        if (length < 0 || length > document.length) {
            throw MANIFEST_INVALID.because("the signatures of the schema 1 manifest do not say what they sign");
        }
        byte[] tail = Base64.getUrlDecoder().decode(header.path(TAIL).asText());
        byte[] payload = Arrays.copyOf(document, length + tail.length);
        System.arraycopy(tail, 0, payload, length, tail.length);
        return payload;
    }
}
