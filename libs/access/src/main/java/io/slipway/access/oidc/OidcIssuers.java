package io.slipway.access.oidc;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The issuers that are configured; a configuration that would let strangers in stops the start. */
@ApplicationScoped
class OidcIssuers {

    /** One of them. */
    record Known(OidcConfig.Issuer config, IssuerKeys keys) {}

    private final Map<String, Known> byUrl;

    OidcIssuers(OidcConfig config, FetchDocument documents) {
        Map<String, Known> all = new HashMap<>();
        config.issuers().forEach((name, issuer) -> {
            require(name, issuer);
            Known known = new Known(issuer, new IssuerKeys(issuer, config, documents, Clock.systemUTC()));
            if (all.put(issuer.url().toString(), known) != null) {
                throw new IllegalStateException("slipway.oidc.issuers: two are " + issuer.url());
            }
        });
        this.byUrl = Map.copyOf(all);
    }

    private static void require(String name, OidcConfig.Issuer issuer) {
        String key = "slipway.oidc.issuers." + name;
        if (issuer.audiences().isEmpty()) {
            throw new IllegalStateException(key + ".audiences is empty: whom are its tokens for?");
        }
        if (!isSafe(issuer.url(), issuer.plainHttp())
                || !issuer.keys().map(uri -> isSafe(uri, issuer.plainHttp())).orElse(true)) {
            throw new IllegalStateException(
                    key + " is asked over plain HTTP, where anybody on the way could make its tokens: "
                            + "use https, or say " + key + ".plain-http=true");
        }
    }

    static boolean isSafe(URI uri, boolean plainHttp) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("https") || (scheme.equals("http") && (plainHttp || isLoopback(uri)));
    }

    private static boolean isLoopback(URI uri) {
        String host = String.valueOf(uri.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    boolean isEmpty() {
        return byUrl.isEmpty();
    }

    Optional<Known> byUrl(String url) {
        return Optional.ofNullable(byUrl.get(url));
    }
}
