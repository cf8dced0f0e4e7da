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

    private SignedPayload() {}

    static byte[] of(byte[] document) {
        try {
            String header = JSON.readTree(document)
                    .path("signatures")
                    .path(0)
                    .path("protected")
                    .asText();
            return payload(document, JSON.readTree(Base64.getUrlDecoder().decode(header)));
        } catch (IOException | IllegalArgumentException e) {
            throw MANIFEST_INVALID.because("the signatures of the schema 1 manifest cannot be read", e);
        }
    }

    private static byte[] payload(byte[] document, JsonNode protectedHeader) {
        int length = protectedHeader.path("formatLength").asInt(-1);
        byte[] tail =
                Base64.getUrlDecoder().decode(protectedHeader.path("formatTail").asText());
        if (length < 0 || length > document.length) {
            throw MANIFEST_INVALID.because("the signatures of the schema 1 manifest do not say what they sign");
        }
        byte[] payload = Arrays.copyOf(document, length + tail.length);
        System.arraycopy(tail, 0, payload, length, tail.length);
        return payload;
    }
}
