package io.slipway.registry.name;

import static io.slipway.oci.error.RegistryError.PAGINATION_NUMBER_INVALID;

import io.slipway.registry.answer.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window on a list: {@code n} entries after {@code last}.
 *
 * @param n how many; at most 1000, 100 where the client does not say
 */
public record Page(int n, String last) {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    /** Reads the query parameters; what is no number of results is {@code PAGINATION_NUMBER_INVALID}. */
    public static Page of(@Nullable String n, @Nullable String last) {
        return new Page(n == null ? USUAL : number(n), last == null ? "" : last);
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw PAGINATION_NUMBER_INVALID.because(text);
        }
        return Math.min(Integer.parseInt(text), MOST);
    }

    /** How many entries to look for: one more than shown, to know whether there are more. */
    int lookFor() {
        return n + 1;
    }

    /** The answer: {@code document} with the entries under {@code field}, and a {@code Link} where there are more. */
    Answer answer(JsonObject document, String field, String path, List<String> found) {
        List<String> shown = found.size() > n ? found.subList(0, n) : found;
        Answer answer = Answer.of(
                        200,
                        Buffer.buffer(document.put(field, new JsonArray(shown)).encode()))
                .with("Content-Type", "application/json");
        return found.size() > n && n > 0 ? answer.with("Link", next(path, shown.getLast())) : answer;
    }

    private String next(String path, String lastShown) {
        return "<" + path + "?n=" + n + "&last=" + URLEncoder.encode(lastShown, StandardCharsets.UTF_8)
                + ">; rel=\"next\"";
    }
}
