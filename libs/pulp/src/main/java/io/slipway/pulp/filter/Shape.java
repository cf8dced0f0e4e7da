package io.slipway.pulp.filter;

import io.slipway.pulp.error.Refused;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shape of a parameter's value: how the document describes it, and how a text becomes one. */
public enum Shape {
    TEXT("string", null, false),
    TEXTS("string", null, true),
    INTEGER("integer", null, false),
    INTEGERS("integer", null, true),
    NUMBER("number", null, false),
    MOMENT("string", "date-time", false),
    MOMENTS("string", "date-time", true),
    TRUTH("boolean", null, false),
    IDS("string", "uuid", true);

    private static final int LONGEST_NUMBER = 9;

    private final String type;
    private final @Nullable String format;
    private final boolean isList;

    Shape(String type, @Nullable String format, boolean isList) {
        this.type = type;
        this.format = format;
        this.isList = isList;
    }

    /** The type of a value in the document. */
    public String type() {
        return type;
    }

    /** The format of a value in the document. */
    public @Nullable String format() {
        return format;
    }

    /** Whether there are several values: separated by commas, repeated, or both. */
    public boolean isList() {
        return isList;
    }

    /** The value that {@code text} is for {@code parameter}: a String, Integer, Double, Boolean, OffsetDateTime or UUID; else refused. */
    Object value(String parameter, String text) {
        return switch (this) {
            case TEXT, TEXTS -> text;
            case INTEGER, INTEGERS -> integer(parameter, text);
            case NUMBER -> number(parameter, text);
            case MOMENT, MOMENTS -> moment(parameter, text);
            case TRUTH -> truth(parameter, text);
            case IDS -> id(parameter, text);
        };
    }

    /** An array PostgreSQL can bind of {@code values}. */
    Object[] array(List<Object> values) {
        return switch (this) {
            case TEXT, TEXTS -> values.toArray(String[]::new);
            case INTEGER, INTEGERS -> values.toArray(Integer[]::new);
            case NUMBER -> values.toArray(Double[]::new);
            case MOMENT, MOMENTS -> values.toArray(OffsetDateTime[]::new);
            case TRUTH -> values.toArray(Boolean[]::new);
            case IDS -> values.toArray(UUID[]::new);
        };
    }

    private static Integer integer(String parameter, String text) {
        if (!text.matches("-?\\d{1," + LONGEST_NUMBER + "}")) {
            throw Refused.field(parameter, "Enter a number.");
        }
        return Integer.valueOf(text);
    }

    private static Double number(String parameter, String text) {
        if (!text.matches("-?\\d{1," + LONGEST_NUMBER + "}(\\.\\d{1," + LONGEST_NUMBER + "})?")) {
            throw Refused.field(parameter, "Enter a number.");
        }
        return Double.valueOf(text);
    }

    private static Boolean truth(String parameter, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw Refused.field(parameter, "Must be a valid boolean.");
        };
    }

    private static UUID id(String parameter, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refused.field(parameter, "Enter a valid UUID.");
        }
    }

    /** A time without a zone is UTC, a day is its first moment. */
    private static OffsetDateTime moment(String parameter, String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            if (iso.length() <= "2026-01-01".length()) {
                return LocalDate.parse(iso).atStartOfDay().atOffset(ZoneOffset.UTC);
            }
            return iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(iso)
                    : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Refused.field(parameter, "Enter a valid date/time.");
        }
    }
}
