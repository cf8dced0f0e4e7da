package io.slipway.worker.sync;

import com.google.re2j.Pattern;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.TagName;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tags of a remote are wanted: {@code includes} first, then {@code excludes}; patterns with {@code *}, {@code ?} and
 * {@code [ ]}, case-sensitive. An include that is a digest is wanted by digest and stays untagged.
 */
record TagSelection(List<String> includes, List<String> excludes) {

    static TagSelection of(@Nullable List<String> includes, @Nullable List<String> excludes) {
        return new TagSelection(includes == null ? List.of() : includes, excludes == null ? List.of() : excludes);
    }

    /** Whether the list of all tags must be asked for: not when every include names one tag or digest. */
    boolean needsList() {
        return includes.isEmpty() || includes.stream().anyMatch(TagSelection::isPattern);
    }

    /** The wanted tags among {@code all}. */
    List<TagName> among(List<TagName> all) {
        List<Pattern> wanted = patterns(includes);
        List<Pattern> unwanted = patterns(excludes);
        return all.stream()
                .filter(tag -> wanted.isEmpty() ? includes.isEmpty() : matches(wanted, tag))
                .filter(tag -> !matches(unwanted, tag))
                .toList();
    }

    /** The tags named literally; for when {@link #needsList} is false. */
    List<TagName> literal() {
        return among(includes.stream()
                .filter(TagName::accepts)
                .map(TagName::new)
                .distinct()
                .toList());
    }

    /** The manifests wanted by digest. */
    List<Digest> digests() {
        return includes.stream()
                .filter(Digest::looksLike)
                .map(Digest::fromString)
                .distinct()
                .toList();
    }

    /** {@code tags} and the digests, as references. */
    Stream<Reference> references(List<TagName> tags) {
        return Stream.concat(
                tags.stream().map(Reference.ByTag::new), digests().stream().map(Reference.ByDigest::new));
    }

    private static boolean isPattern(String include) {
        return !Digest.looksLike(include) && !TagName.accepts(include);
    }

    private static boolean matches(List<Pattern> patterns, TagName tag) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(tag.toString()));
    }

    private static List<Pattern> patterns(List<String> globs) {
        return globs.stream()
                .filter(glob -> !Digest.looksLike(glob))
                .map(Glob::pattern)
                .toList();
    }
}
