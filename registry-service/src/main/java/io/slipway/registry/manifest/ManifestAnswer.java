package io.slipway.registry.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import io.slipway.catalog.serving.ServedManifest;
import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.Reference;
import io.slipway.registry.answer.Answer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * What is answered to whoever asks for a manifest by a reference: while the reference means it, the same to everybody, so it is put together
 * once.
 *
 * @param whole with the bytes
 * @param unchanged for whoever has them
 */
public record ManifestAnswer(
        Reference reference, MediaType mediaType, int length, String etag, Answer whole, Answer unchanged) {

    static ManifestAnswer of(ServedManifest manifest, Reference reference) {
        boolean isForEver = reference instanceof Reference.ByDigest;
        return new ManifestAnswer(
                reference,
                manifest.mediaType(),
                manifest.bytes().length(),
                Answer.etag(manifest.digest()),
                Answer.of(200, manifest.bytes())
                        .with(
                                HttpHeaders.CONTENT_TYPE,
                                HttpHeaders.createOptimized(manifest.mediaType().toString()))
                        .about(manifest.digest(), isForEver),
                Answer.empty(304).about(manifest.digest(), isForEver));
    }

    /**
     * The same, to a client that takes it: by digest always, by tag where its {@code Accept} does. Fails with {@code MANIFEST_UNKNOWN} when
     * {@code accept} names types but not this manifest's. Nothing is ever converted, and Docker's schema 1 goes to whoever asks.
     */
    public ManifestAnswer acceptable(List<String> accept) {
        boolean takesAnything = accept.isEmpty() || reference instanceof Reference.ByDigest || mediaType.isSchema1();
        if (!takesAnything && accept.stream().noneMatch(line -> accepts(line, mediaType.toString()))) {
            throw MANIFEST_UNKNOWN.because(reference + " is " + mediaType + ", which Accept does not name");
        }
        return this;
    }

    private static boolean accepts(String line, String mediaType) {
        if (line.equals(mediaType)) {
            return true;
        }
        for (String range : line.split(",", -1)) {
            String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (type.equals("*/*") || type.equals("application/*") || type.equals(mediaType)) {
                return true;
            }
        }
        return false;
    }
}
