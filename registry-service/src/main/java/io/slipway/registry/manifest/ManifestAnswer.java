package io.slipway.registry.manifest;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import io.slipway.catalog.serving.ServedManifest;
import io.slipway.oci.name.Reference;
import java.util.List;
import java.util.Locale;

/** Whether a client takes a manifest: by digest always, by tag when its {@code Accept} does. */
public final class ManifestAnswer {
    private ManifestAnswer() {}

    /**
     * Fails with {@code MANIFEST_UNKNOWN} when {@code reference} is a tag and {@code accept} names types but not this manifest's.
     * Nothing is ever converted, and Docker's schema 1 goes to whoever asks.
     */
    public static ServedManifest acceptable(ServedManifest manifest, Reference reference, List<String> accept) {
        boolean takesAnything = accept.isEmpty()
                || reference instanceof Reference.ByDigest
                || manifest.mediaType().isSchema1();
        if (!takesAnything
                && accept.stream()
                        .noneMatch(line -> accepts(line, manifest.mediaType().toString()))) {
            throw MANIFEST_UNKNOWN.because(reference + " is " + manifest.mediaType() + ", which Accept does not name");
        }
        return manifest;
    }

    private static boolean accepts(String line, String mediaType) {
        for (String range : line.split(",", -1)) {
            String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (type.equals("*/*") || type.equals("application/*") || type.equals(mediaType)) {
                return true;
            }
        }
        return false;
    }
}
