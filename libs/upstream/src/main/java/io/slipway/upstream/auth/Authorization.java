package io.slipway.upstream.auth;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one remote is asked with. Tokens are remembered per remote, realm and scope, never across remotes, and requests that need the same
 * one wait for one answer.
 *
 * <p>Credentials are for the registry's own host and for nobody else. A token server elsewhere is asked without them, unless it is known
 * to be the registry's: Docker Hub's is, and a setting names others. A token server without TLS is asked only by a registry without TLS.
 */
public final class Authorization {
    /** Docker Hub keeps its token server on a host of its own. */
    private static final Map<String, String> KNOWN_REALMS = Map.of("registry-1.docker.io", "auth.docker.io");

    private static final long USUAL_SECONDS = 60;
    private static final long MARGIN_SECONDS = 5;

    private final URI registry;
    private final String repository;
    private final Optional<Credentials> credentials;
    private final Set<String> trustedRealms;
    private final BiFunction<URI, Map<String, String>, Uni<String>> get;
    private final Clock clock;
    private final Map<String, Uni<Token>> tokens = new ConcurrentHashMap<>();
    private volatile @Nullable String current;

    /**
     * @param trustedRealms hosts of token servers that may see the credentials although they are not the registry's host
     * @param get asks a URL with some headers and returns the body of a 200
     */
    public Authorization(
            URI registry,
            String repository,
            Optional<Credentials> credentials,
            Set<String> trustedRealms,
            BiFunction<URI, Map<String, String>, Uni<String>> get,
            Clock clock) {
        this.registry = registry;
        this.repository = repository;
        this.credentials = credentials;
        this.trustedRealms = Set.copyOf(trustedRealms);
        this.get = get;
        this.clock = clock;
    }

    /** A token and when it ends. */
    private record Token(String value, Instant expires) {
        String header() {
            return "Bearer " + value;
        }
    }

    /** The header the last challenge led to; for requests to the registry's own host only. */
    public Optional<String> current() {
        return Optional.ofNullable(current);
    }

    /**
     * Answers a challenge: the header to ask again with; empty where there is nothing to answer it with.
     *
     * @param refused what the registry has just been asked with; a token it refuses is replaced although its time has not come
     */
    public Uni<Optional<String>> answer(@Nullable String header, Optional<String> refused) {
        List<Challenge> challenges = header == null ? List.of() : Challenge.parse(header);
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer") && challenge.parameters().containsKey("realm")) {
                return bearer(challenge, refused).map(Optional::of);
            }
        }
        boolean basic =
                challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"));
        Optional<String> answer = basic ? credentials.map(Credentials::basic) : Optional.empty();
        answer.ifPresent(value -> current = value);
        return Uni.createFrom().item(answer);
    }

    private Uni<String> bearer(Challenge challenge, Optional<String> refused) {
        URI address = address(challenge);
        return token(address, refused).map(Token::header).invoke(value -> current = value);
    }

    private Uni<Token> token(URI address, Optional<String> refused) {
        Uni<Token> known = tokens.computeIfAbsent(address.toString(), this::fetchOnce);
        return known.chain(
                token -> isGood(token, refused) ? Uni.createFrom().item(token) : renewed(address.toString(), known));
    }

    private boolean isGood(Token token, Optional<String> refused) {
        return token.expires().isAfter(clock.instant())
                && refused.filter(token.header()::equals).isEmpty();
    }

    /** Whoever finds it first fetches another one, for all who found the same. */
    private Uni<Token> renewed(String address, Uni<Token> old) {
        return Uni.createFrom()
                .deferred(() -> tokens.compute(
                        address, (key, present) -> present == null || present.equals(old) ? fetchOnce(key) : present));
    }

    private Uni<Token> fetchOnce(String address) {
        URI uri = URI.create(address);
        return get.apply(uri, headersFor(uri))
                .map(this::token)
                .onFailure()
                .invoke(failure -> tokens.remove(address))
                .memoize()
                .indefinitely();
    }

    private Token token(String body) {
        try {
            JsonObject document = new JsonObject(body);
            String value = document.getString("token", document.getString("access_token"));
            if (value == null || value.isEmpty()) {
                throw new IllegalStateException("the token server answered without a token");
            }
            long seconds = Math.max(document.getLong("expires_in", USUAL_SECONDS) - MARGIN_SECONDS, 1);
            return new Token(value, clock.instant().plusSeconds(seconds));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalStateException("the token server answered with something that is no token", e);
        }
    }

    private Map<String, String> headersFor(URI realm) {
        return mayHaveCredentials(realm)
                ? credentials
                        .map(known -> Map.of("Authorization", known.basic()))
                        .orElse(Map.of())
                : Map.of();
    }

    private boolean mayHaveCredentials(URI realm) {
        boolean isSafe = "https".equals(realm.getScheme()) || "http".equals(registry.getScheme());
        boolean isSameServer = authority(realm).equals(authority(registry));
        String host = host(realm);
        return isSafe
                && (isSameServer || host.equals(KNOWN_REALMS.get(host(registry))) || trustedRealms.contains(host));
    }

    private URI address(Challenge challenge) {
        URI realm = URI.create(challenge.parameter("realm", ""));
        String scheme = String.valueOf(realm.getScheme()).toLowerCase(Locale.ROOT);
        if (realm.getHost() == null) {
            throw new IllegalStateException("the registry names a token server without a host: " + realm);
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && "http".equals(registry.getScheme()))) {
            throw new IllegalStateException("the registry names a token server without TLS: " + realm.getHost());
        }
        String query = "service=" + encoded(challenge.parameter("service", "")) + "&scope="
                + encoded(challenge.parameter("scope", "repository:" + repository + ":pull"));
        return URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query);
    }

    private static String host(URI uri) {
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    }

    private static String authority(URI uri) {
        int usual = "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getScheme() + "://" + host(uri) + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
