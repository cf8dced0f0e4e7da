package io.slipway.access.decision;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;

/** A statement that is put together: constants of our code, and parameters for their {@code ?}. */
final class Question {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    @CanIgnoreReturnValue
    Question then(String text, Object... parameters) {
        return then(text, List.of(parameters));
    }

    @CanIgnoreReturnValue
    Question then(String text, List<Object> parameters) {
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '?') {
                arguments.add(parameters.get(next++));
                sql.append('$').append(arguments.size());
            } else {
                sql.append(c);
            }
        }
        return this;
    }

    String sql() {
        return sql.toString();
    }

    Object[] arguments() {
        return arguments.toArray();
    }
}
