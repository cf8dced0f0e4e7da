package io.slipway.pulp.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Comparison;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Order;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a list can be asked by and ordered by: the vocabulary of Pulp, read from requests and told in the document. */
public final class Filters {
    /** Taken by every list, whether they mean something to it or not. */
    static final Set<String> ALWAYS =
            Set.of("fields", "exclude_fields", "limit", "offset", "ordering", "page_size", "minimal", "format");

    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 2000;
    private static final long MOST_REPEATS = 1000;

    /** The largest number of a counted repeat, of which there may be two. */
    private static final java.util.regex.Pattern COUNTED =
            java.util.regex.Pattern.compile("\\{(?:\\d{1,9},)?(\\d{1,9}),?\\}");

    private static final int LONGEST_PATTERN = 256;

    private final Map<String, Filter> filters;
    private final Map<String, Column> orders;

    private final @Nullable Column id;

    private Filters(Map<String, Filter> filters, Map<String, Column> orders, @Nullable Column id) {
        this.filters = filters;
        this.orders = orders;
        this.id = id;
    }

    /** The ids of the objects that are listed, as roles are given on them; null where no roles are. */
    public @Nullable Column id() {
        return id;
    }

    /** The vocabulary of a list of {@code type} whose ids are in {@code id}. */
    public static Builder of(ResourceType type, Column id) {
        return of(List.of(type), id);
    }

    /** The vocabulary of a list of objects of {@code types}, all of whose ids are in {@code id}. */
    public static Builder of(List<ResourceType> types, Column id) {
        return new Builder().ids(types, id);
    }

    /** The vocabulary of a list of {@code type} whose ids are integers, in {@code id}. */
    public static Builder numbered(ResourceType type, Column id) {
        return new Builder().numbers(type, id);
    }

    /** A vocabulary of which nothing is known yet. */
    public static Builder empty() {
        return new Builder();
    }

    /** The parameters, by name. */
    public Collection<Filter> all() {
        return filters.values();
    }

    /** What the list can be ordered by. */
    public Set<String> orders() {
        return orders.keySet();
    }

    /** What {@code uri} asks for; refused where it asks by what is not here, or with what is no value. */
    public Listing read(UriInfo uri) {
        Map<String, List<String>> parameters = uri.getQueryParameters();
        refuseUnknown(parameters);
        List<Condition> conditions = new ArrayList<>();
        parameters.forEach((name, texts) -> condition(conditions, name, texts));
        return new Listing(
                uri,
                new Selection(
                        List.copyOf(conditions),
                        ordering(parameters.getOrDefault("ordering", List.of())),
                        window(parameters)));
    }

    private void refuseUnknown(Map<String, List<String>> parameters) {
        List<String> unknown = parameters.keySet().stream()
                .filter(name -> !filters.containsKey(name) && !ALWAYS.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw Refused.filters(unknown);
        }
    }

    private void condition(List<Condition> conditions, String name, List<String> texts) {
        Filter filter = filters.get(name);
        if (filter != null) {
            conditions.add(filter.read(texts));
        }
    }

    private List<Order> ordering(List<String> texts) {
        return texts.stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .filter(text -> !text.isBlank())
                .map(this::order)
                .toList();
    }

    private Order order(String text) {
        boolean isDescending = text.startsWith("-");
        Column column = orders.get(isDescending ? text.substring(1) : text);
        if (column == null) {
            throw Refused.field("ordering", "Select a valid choice. " + text + " is not one of the available choices.");
        }
        return new Order(column, isDescending);
    }

    /** The part of the list that is wanted; what is no number counts as not said. */
    private static Window window(Map<String, List<String>> parameters) {
        int limit = Math.min(number(parameters, "limit", USUAL_LIMIT, 1), LARGEST_LIMIT);
        return new Window(limit, number(parameters, "offset", 0, 0));
    }

    private static int number(Map<String, List<String>> parameters, String name, int otherwise, int least) {
        String text = parameters.getOrDefault(name, List.of("")).getFirst();
        boolean isNumber = text.matches("\\d{1,9}") && Integer.parseInt(text) >= least;
        return isNumber ? Integer.parseInt(text) : otherwise;
    }

    /** Collects a vocabulary. */
    public static final class Builder {
        private final Map<String, Filter> filters = new TreeMap<>();
        private final Map<String, Column> orders = new LinkedHashMap<>();
        private @Nullable Column id;

        private Builder() {}

        /** Where the ids are on which roles are given, where the list has not said so yet. */
        public Builder identifiedBy(Column column) {
            id = column;
            return this;
        }

        private Builder add(Filter filter) {
            filters.put(filter.name(), filter);
            return this;
        }

        /** {@code pulp_id__in}, {@code pulp_href__in}, {@code prn__in}; ordered by {@code pk} and {@code pulp_id}. */
        Builder ids(List<ResourceType> types, Column column) {
            return add(Filter.in("pulp_id__in", Shape.IDS, column))
                    .add(references("pulp_href__in", types, column))
                    .add(references("prn__in", types, column))
                    .orderedBy("pk", column)
                    .orderedBy("pulp_id", column)
                    .identifiedBy(column);
        }

        /** {@code id}, {@code id__in}, {@code pulp_href__in}, {@code prn__in}; ordered by {@code pk} and {@code id}. */
        Builder numbers(ResourceType type, Column column) {
            return add(Filter.compared("id", Shape.INTEGER, Comparison.EQUAL, column))
                    .add(Filter.in("id__in", Shape.INTEGERS, column))
                    .add(numberedReferences("pulp_href__in", type, column))
                    .add(numberedReferences("prn__in", type, column))
                    .orderedBy("pk", column)
                    .orderedBy("id", column);
        }

        private static Filter numberedReferences(String name, ResourceType type, Column column) {
            return Filter.many(
                    name,
                    Shape.TEXTS,
                    texts -> Comparison.IN.of(
                            column,
                            texts.stream()
                                    .map(text -> Reference.number(type, (String) text)
                                            .orElseThrow(() -> Refused.list("URI not valid: " + text)))
                                    .toArray(Integer[]::new)));
        }

        /** A text that is asked for as it is, as one of several, by a part, or whatever its letters' case. */
        public Builder part(String name, Column column) {
            return add(Filter.compared(name, Shape.TEXT, Comparison.EQUAL, column))
                    .add(Filter.in(name + "__in", Shape.TEXTS, column))
                    .add(part(name + "__contains", Comparison.LIKE, column, "%", "%"))
                    .add(part(name + "__icontains", Comparison.LIKE_IGNORING_CASE, column, "%", "%"))
                    .add(Filter.compared(name + "__iexact", Shape.TEXT, Comparison.EQUAL_IGNORING_CASE, column))
                    .orderedBy(name, column);
        }

        /** A text that is asked for as it is, as one of several, by its beginning or another part. */
        public Builder beginning(String name, Column column) {
            return add(Filter.compared(name, Shape.TEXT, Comparison.EQUAL, column))
                    .add(Filter.in(name + "__in", Shape.TEXTS, column))
                    .add(part(name + "__contains", Comparison.LIKE, column, "%", "%"))
                    .add(part(name + "__icontains", Comparison.LIKE_IGNORING_CASE, column, "%", "%"))
                    .add(part(name + "__startswith", Comparison.BEGINNING, column, "", "%"))
                    .orderedBy(name, column);
        }

        /** A text with all ways to compare texts. */
        public Builder text(String name, Column column) {
            return add(Filter.compared(name, Shape.TEXT, Comparison.EQUAL, column))
                    .add(Filter.in(name + "__in", Shape.TEXTS, column))
                    .add(part(name + "__contains", Comparison.LIKE, column, "%", "%"))
                    .add(part(name + "__icontains", Comparison.LIKE_IGNORING_CASE, column, "%", "%"))
                    .add(part(name + "__startswith", Comparison.BEGINNING, column, "", "%"))
                    .add(part(name + "__istartswith", Comparison.LIKE_IGNORING_CASE, column, "", "%"))
                    .add(Filter.compared(name + "__iexact", Shape.TEXT, Comparison.EQUAL_IGNORING_CASE, column))
                    .add(pattern(name + "__regex", Comparison.MATCHES, column))
                    .add(pattern(name + "__iregex", Comparison.MATCHES_IGNORING_CASE, column))
                    .orderedBy(name, column);
        }

        /** A text that is only asked for as it is. */
        public Builder exact(String name, Column column) {
            return add(Filter.compared(name, Shape.TEXT, Comparison.EQUAL, column));
        }

        /** One of several texts, or another than one. */
        public Builder choice(String name, List<String> choices, Column column) {
            return add(new Filter(
                            name, Shape.TEXT, choices, false, values -> Comparison.EQUAL.of(column, values.getLast())))
                    .add(new Filter(
                            name + "__in",
                            Shape.TEXTS,
                            choices,
                            false,
                            values -> Comparison.IN.of(column, Shape.TEXTS.array(values))))
                    .add(new Filter(
                            name + "__ne",
                            Shape.TEXT,
                            choices,
                            false,
                            values -> Comparison.NOT_EQUAL.of(column, values.getLast())))
                    .orderedBy(name, column);
        }

        /** Those whose text contains a part. */
        public Builder containing(String name, Column column) {
            return add(part(name + "__contains", Comparison.LIKE, column, "%", "%"));
        }

        /** Those whose text contains a part, whatever its letters' case. */
        public Builder containingIgnoringCase(String name, Column column) {
            return add(part(name + "__icontains", Comparison.LIKE_IGNORING_CASE, column, "%", "%"));
        }

        /** Those whose text is another. */
        public Builder other(String name, Column column) {
            return add(Filter.compared(name + "__ne", Shape.TEXT, Comparison.NOT_EQUAL, column));
        }

        /** Those of several texts. */
        public Builder anyOf(String name, Column column) {
            return add(Filter.in(name, Shape.TEXTS, column));
        }

        /** Those of several texts of which all are known; clients repeat the parameter. */
        public Builder anyOf(String name, List<String> choices, Column column) {
            return add(new Filter(
                    name, Shape.TEXTS, choices, true, values -> Comparison.IN.of(column, Shape.TEXTS.array(values))));
        }

        /** Several texts of which all are known, whose meaning the list knows itself; clients repeat the parameter. */
        public Builder anyOf(String name, List<String> choices, Function<List<String>, Condition> meaning) {
            return add(new Filter(
                    name,
                    Shape.TEXTS,
                    choices,
                    true,
                    values -> meaning.apply(
                            values.stream().map(String.class::cast).toList())));
        }

        /** A number that may be missing. */
        public Builder number(String name, Column column) {
            return comparable(name, Shape.INTEGER, Shape.INTEGERS, column)
                    .add(Filter.compared(name + "__ne", Shape.INTEGER, Comparison.NOT_EQUAL, column))
                    .add(isNull(name, column));
        }

        /** A number that is always there. */
        public Builder count(String name, Column column) {
            return comparable(name, Shape.INTEGER, Shape.INTEGERS, column);
        }

        /** A time that may be missing. */
        public Builder moment(String name, Column column) {
            return comparable(name, Shape.MOMENT, Shape.MOMENTS, column).add(isNull(name, column));
        }

        private Builder comparable(String name, Shape shape, Shape shapes, Column column) {
            return add(Filter.compared(name, shape, Comparison.EQUAL, column))
                    .add(Filter.compared(name + "__lt", shape, Comparison.LESS, column))
                    .add(Filter.compared(name + "__lte", shape, Comparison.LESS_OR_EQUAL, column))
                    .add(Filter.compared(name + "__gt", shape, Comparison.GREATER, column))
                    .add(Filter.compared(name + "__gte", shape, Comparison.GREATER_OR_EQUAL, column))
                    .add(Filter.many(name + "__range", shapes, values -> between(name, column, values)))
                    .orderedBy(name, column);
        }

        /** {@code pulp_type} and {@code pulp_type__in}: what kind of object it is. */
        public Builder kinds(List<String> kinds, Column column) {
            return add(new Filter(
                            "pulp_type", Shape.TEXT, kinds, false, kind -> Comparison.EQUAL.of(column, kind.getLast())))
                    .add(new Filter(
                            "pulp_type__in",
                            Shape.TEXTS,
                            kinds,
                            false,
                            some -> Comparison.IN.of(column, Shape.TEXTS.array(some))))
                    .orderedBy("pulp_type", column);
        }

        /** A truth. */
        public Builder truth(String name, Column column) {
            return add(Filter.compared(name, Shape.TRUTH, Comparison.EQUAL, column));
        }

        /** Those for which {@code condition} holds, or those for which it does not. */
        public Builder either(String name, Condition condition) {
            return add(Filter.one(name, Shape.TRUTH, holds -> (Boolean) holds ? condition : condition.not()));
        }

        /** {@code pulp_label_select} on labels in {@code column}. */
        public Builder labels(Column column) {
            return add(Filter.one(
                            "pulp_label_select", Shape.TEXT, select -> LabelSelect.condition(column, (String) select)))
                    .orderedBy("pulp_labels", column);
        }

        /** A reference to an object of {@code type}, or {@code null}. */
        public Builder reference(String name, ResourceType type, Column column) {
            return add(Filter.one(name, Shape.TEXT, text -> referred(name, type, column, (String) text)));
        }

        /** References to objects of {@code type}. */
        public Builder anyReference(String name, ResourceType type, Column column) {
            return add(references(name, List.of(type), column));
        }

        /** A text whose meaning the list knows itself. */
        public Builder meaning(String name, Function<String, Condition> meaning) {
            return add(Filter.one(name, Shape.TEXT, text -> meaning.apply((String) text)));
        }

        /** A number whose meaning the list knows itself. */
        public Builder measure(String name, Function<Double, Condition> meaning) {
            return add(Filter.one(name, Shape.NUMBER, number -> meaning.apply((Double) number)));
        }

        /** Texts whose meaning the list knows itself. */
        public Builder meanings(String name, Function<List<String>, Condition> meaning) {
            return add(Filter.many(
                    name,
                    Shape.TEXTS,
                    texts ->
                            meaning.apply(texts.stream().map(String.class::cast).toList())));
        }

        /** An order the list can be asked in. */
        public Builder orderedBy(String name, Column column) {
            orders.put(name, column);
            return this;
        }

        /** The vocabulary, with {@code q} over all of it. */
        public Filters build() {
            Map<String, Filter> all = new TreeMap<>(filters);
            Map<String, Filter> terms = Map.copyOf(filters);
            all.put("q", Filter.one("q", Shape.TEXT, text -> Expression.condition((String) text, terms)));
            return new Filters(all, Map.copyOf(orders), id);
        }

        private static Filter part(String name, Comparison comparison, Column column, String before, String after) {
            return Filter.one(
                    name, Shape.TEXT, text -> comparison.of(column, before + Condition.literal((String) text) + after));
        }

        private static Filter pattern(String name, Comparison comparison, Column column) {
            return Filter.one(name, Shape.TEXT, text -> comparison.of(column, requirePattern(name, (String) text)));
        }

        private static Filter isNull(String name, Column column) {
            return Filter.one(name + "__isnull", Shape.TRUTH, isNull -> {
                Condition missing = Condition.isNull(column);
                return (Boolean) isNull ? missing : missing.not();
            });
        }

        private static Filter references(String name, List<ResourceType> types, Column column) {
            return Filter.many(
                    name,
                    Shape.TEXTS,
                    texts -> Comparison.IN.of(
                            column,
                            texts.stream().map(text -> id(types, (String) text)).toArray(UUID[]::new)));
        }

        private static Condition referred(String name, ResourceType type, Column column, String text) {
            return text.equals("null")
                    ? Condition.isNull(column)
                    : Comparison.EQUAL.of(column, Reference.of(type, name, text));
        }

        private static UUID id(List<ResourceType> types, String text) {
            return types.stream()
                    .flatMap(type -> Reference.find(type, text).stream())
                    .findFirst()
                    .orElseThrow(() -> Refused.list("URI not valid: " + text));
        }

        private static Condition between(String name, Column column, List<Object> values) {
            if (values.size() != 2) {
                throw Refused.field(name + "__range", "Range query expects two values.");
            }
            return Comparison.GREATER_OR_EQUAL
                    .of(column, values.getFirst())
                    .and(Comparison.LESS_OR_EQUAL.of(column, values.getLast()));
        }

        /** Counted repeats are written out by both engines: some within another, and all memory is taken. */
        private static String requireFewRepeats(String name, String pattern) {
            long all = COUNTED.matcher(pattern)
                    .results()
                    .mapToLong(repeat -> Math.max(1, Long.parseLong(repeat.group(1))))
                    .reduce(1, (one, other) -> Math.min(one * other, Integer.MAX_VALUE));
            if (all > MOST_REPEATS) {
                throw Refused.field(
                        name, "Invalid regular expression: its repeats come to more than " + MOST_REPEATS + ".");
            }
            return pattern;
        }

        /** Only patterns that a linear-time engine takes: no back reference keeps PostgreSQL busy for hours. */
        private static String requirePattern(String name, String pattern) {
            if (pattern.length() > LONGEST_PATTERN) {
                throw Refused.field(name, "Pattern is longer than " + LONGEST_PATTERN + " characters.");
            }
            try {
                return Pattern.compile(requireFewRepeats(name, pattern)).pattern();
            } catch (PatternSyntaxException e) {
                throw Refused.field(name, "Invalid regular expression: " + e.getDescription() + ".");
            }
        }
    }
}
