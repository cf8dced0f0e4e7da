package io.slipway.deploy.door;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is not let in: requests that say in two ways where they end or whom they mean, and those no client of ours sends. What one reader
 * takes for one request and the next for two is how requests are smuggled.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">message body length</a>
 */
final class Manners {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private Manners() {}

    /** The status a request is refused with; empty where it may come in. */
    static Optional<Integer> refusal(HttpServerRequest request) {
        if (!METHODS.contains(request.method())) {
            return Optional.of(405);
        }
        return isPlain(request) ? Optional.empty() : Optional.of(400);
    }

    private static boolean isPlain(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        List<String> lengths = request.headers().getAll("Content-Length");
        boolean hasOneHost = hosts.size() == 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0);
        boolean hasOneEnd = codings.isEmpty()
                ? lengths.isEmpty()
                        || (lengths.size() == 1 && lengths.getFirst().matches("\\d{1,18}"))
                : lengths.isEmpty() && codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
        return request.uri().startsWith("/") && isPrintable(request.uri()) && hasOneHost && hasOneEnd;
    }

    private static boolean isPrintable(String uri) {
        return uri.chars().allMatch(character -> character > ' ' && character != 0x7f);
    }
}
