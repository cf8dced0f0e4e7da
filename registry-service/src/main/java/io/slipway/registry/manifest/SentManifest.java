package io.slipway.registry.manifest;

import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a manifest was sent.
 *
 * @param tags what it is to be tagged with beside its reference
 * @param declared its {@code Content-Type}
 */
public record SentManifest(
        RepositoryName name,
        Reference reference,
        List<TagName> tags,
        @Nullable MediaType declared) {

    /** All the tags it is to have. */
    List<TagName> allTags() {
        return switch (reference) {
            case Reference.ByTag byTag ->
                Stream.concat(Stream.of(byTag.tag()), tags.stream()).distinct().toList();
            case Reference.ByDigest byDigest -> tags;
        };
    }
}
