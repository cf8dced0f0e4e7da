package io.slipway.storage.object;

import static io.slipway.oci.error.RegistryError.RANGE_INVALID;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object, or the whole of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2">byte ranges</a>
 */
public sealed interface ByteRange {
    /** The whole object. */
    record Whole() implements ByteRange {}

    /** From {@code first} to {@code last}, both included; to the end where {@code last} is larger; nothing where it ends before it begins. */
    record Span(long first, long last) implements ByteRange {}

    /** The last {@code length} bytes. */
    record Suffix(long length) implements ByteRange {}

    /** A range made certain for an object of a known size: {@code length} bytes from {@code offset}. */
    record Resolved(long offset, long length) {}

    /** One range of the unit bytes: what is anything else asks, as far as RFC 9110 lets us, for the whole. */
    Pattern ONE_RANGE = Pattern.compile("(?i:bytes)=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /** The whole object. */
    static ByteRange whole() {
        return new Whole();
    }

    /** Reads a {@code Range} header; null, several ranges and other units mean the whole. */
    static ByteRange fromHeader(@Nullable String header) {
        Matcher matcher = ONE_RANGE.matcher(header == null ? "" : header);
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return whole();
        }
        if (matcher.group(1).isEmpty()) {
            return new Suffix(Long.parseLong(matcher.group(2)));
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        return new Span(first, last);
    }

    /** What this means for an object of {@code size} bytes; {@code RANGE_INVALID} where it has no such bytes. */
    default Resolved of(long size) {
        return switch (this) {
            case Whole whole -> new Resolved(0, size);
            case Span span -> {
                requireSome(span.first() < size && span.first() <= span.last(), size);
                yield new Resolved(span.first(), Math.min(span.last(), size - 1) - span.first() + 1);
            }
            case Suffix suffix -> {
                requireSome(suffix.length() > 0 && size > 0, size);
                long length = Math.min(suffix.length(), size);
                yield new Resolved(size - length, length);
            }
        };
    }

    private static void requireSome(boolean satisfiable, long size) {
        if (!satisfiable) {
            throw RANGE_INVALID.because("the object has " + size + " bytes");
        }
    }
}
