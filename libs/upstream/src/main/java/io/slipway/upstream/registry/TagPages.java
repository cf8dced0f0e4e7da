package io.slipway.upstream.registry;

import io.slipway.oci.name.TagName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of tags as far as it has been read. A list that has no end is an error and not a shorter list: a mirror would remove what was not
 * read.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">listing tags</a>
 */
final class TagPages {
    private static final Pattern NEXT =
            Pattern.compile("<([^>]{1,4096})>\\s*;[^,]{0,1024}\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);
    private static final int MOST_PAGES = 10_000;
    private static final int MOST_TAGS = 1_000_000;

    private final URI registry;
    private final String what;
    private final Set<TagName> tags = new LinkedHashSet<>();
    private final Set<URI> asked = new HashSet<>();
    private Optional<URI> next;

    TagPages(URI registry, URI first, String what) {
        this.registry = registry;
        this.next = Optional.of(first);
        this.what = what;
    }

    String what() {
        return what;
    }

    boolean hasNext() {
        return next.isPresent();
    }

    URI next() {
        return next.orElseThrow();
    }

    List<TagName> tags() {
        return List.copyOf(tags);
    }

    /** The list with one more page, and where the one after it is. */
    TagPages with(Buffer page, @Nullable String link) {
        URI current = next();
        asked.add(current);
        add(page);
        next = link == null ? Optional.empty() : following(current, link);
        if (tags.size() > MOST_TAGS) {
            throw UpstreamException.lied(what, "there are more than " + MOST_TAGS + " tags");
        }
        if (hasNext() && asked.contains(next())) {
            throw UpstreamException.lied(what, "the list leads back to a page that was read: " + next());
        }
        if (asked.size() == MOST_PAGES) {
            throw UpstreamException.lied(what, "the list has more than " + MOST_PAGES + " pages");
        }
        return this;
    }

    private void add(Buffer page) {
        try {
            JsonArray listed = new JsonObject(page).getJsonArray("tags");
            if (listed != null) {
                listed.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(TagName::accepts)
                        .map(TagName::new)
                        .forEach(tags::add);
            }
        } catch (DecodeException | ClassCastException e) {
            throw UpstreamException.lied(what, "the answer is no list of tags");
        }
    }

    /** The next page is at the same registry, whatever host the link names, and however it names it: {@code //host} is one, too. */
    private Optional<URI> following(URI current, String link) {
        Matcher found = NEXT.matcher(link);
        if (!found.find()) {
            return Optional.empty();
        }
        try {
            URI named = current.resolve(found.group(1));
            String path = named.getRawPath().replaceFirst("^/*", "/");
            String query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
            return Optional.of(registry.resolve(path + query));
        } catch (IllegalArgumentException e) {
            throw UpstreamException.lied(what, "the link to the next page is no URL");
        }
    }
}
