package io.slipway.pulp.filter;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.pulp.error.Refused;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code pulp_label_select}: terms that all hold, separated by commas: {@code key}, {@code !key}, {@code key=value}, {@code key!=value},
 * {@code key~part}. A comma within a value is written {@code \,}.
 */
final class LabelSelect {
    private static final Pattern BETWEEN_TERMS = Pattern.compile("(?<!\\\\),");
    private static final Pattern TERM =
            Pattern.compile("(?<not>!)?(?<key>[\\w .\\-]+?)(?:(?<how>!=|=|~)(?<value>.*))?");

    private LabelSelect() {}

    static Condition condition(Column labels, String select) {
        return List.of(BETWEEN_TERMS.split(select)).stream()
                .map(term -> term(labels.sql(), select, term))
                .reduce(Condition::and)
                .orElseThrow();
    }

    private static Condition term(String labels, String select, String text) {
        Matcher term = TERM.matcher(text);
        if (!term.matches() || (term.group("not") != null && term.group("how") != null)) {
            throw Refused.list("Invalid label search term '" + text + "' in '" + select + "'.");
        }
        String key = term.group("key").strip();
        Condition has = new Condition("jsonb_exists(" + labels + ", ?)", List.of(key));
        if (term.group("how") == null) {
            return term.group("not") == null ? has : has.not();
        }
        String value = term.group("value").replace("\\,", ",");
        return switch (term.group("how")) {
            case "=" -> new Condition(labels + " ->> ? = ?", List.of(key, value));
            case "!=" -> has.and(new Condition(labels + " ->> ? IS DISTINCT FROM ?", List.of(key, value)));
            default -> new Condition(labels + " ->> ? LIKE ?", List.of(key, "%" + Condition.literal(value) + "%"));
        };
    }
}
