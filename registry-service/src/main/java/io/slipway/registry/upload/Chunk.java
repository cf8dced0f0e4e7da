package io.slipway.registry.upload;

import static io.slipway.oci.error.RegistryError.BLOB_UPLOAD_INVALID;
import static io.slipway.oci.error.RegistryError.SIZE_INVALID;

import io.slipway.registry.body.RequestBody;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that go on with an upload, and where the client thinks they go.
 *
 * @param range null where the client does not say: then they go to the end
 */
public record Chunk(RequestBody body, @Nullable Range range) {
    private static final Pattern RANGE = Pattern.compile("(?:bytes )?(\\d{1,18})-(\\d{1,18})(?:/(?:\\*|\\d{1,18}))?");

    /** From {@code first} to {@code last}, both included. */
    public record Range(long first, long last) {
        /** How many bytes that is. */
        long length() {
            return last - first + 1;
        }
    }

    /**
     * The chunk in {@code body}. A {@code Content-Range} that cannot be read is {@code BLOB_UPLOAD_INVALID}, one of another length than
     * the body's is {@code SIZE_INVALID}.
     */
    public static Chunk of(RequestBody body, @Nullable String contentRange) {
        if (contentRange == null) {
            return new Chunk(body, null);
        }
        Range range = range(contentRange);
        if (body.length() >= 0 && body.length() != range.length()) {
            throw SIZE_INVALID.because("Content-Range " + contentRange + " of " + body.length() + " bytes");
        }
        return new Chunk(body, range);
    }

    private static Range range(String text) {
        Matcher matcher = RANGE.matcher(text.strip());
        if (!matcher.matches()) {
            throw BLOB_UPLOAD_INVALID.because("Content-Range " + text + " is not <start>-<end>");
        }
        Range range = new Range(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        if (range.last() < range.first()) {
            throw BLOB_UPLOAD_INVALID.because("Content-Range " + text + " ends before it begins");
        }
        return range;
    }
}
