package io.slipway.registry.token;

import io.slipway.access.token.TokenConfig;
import io.slipway.registry.answer.RegistryConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names this registry goes by: whom tokens may be for. */
@ApplicationScoped
public class Audiences {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    private final @Nullable Set<String> configured;
    private final @Nullable String publicAuthority;

    Audiences(TokenConfig tokens, RegistryConfig registry) {
        this.configured = tokens.audiences().filter(names -> !names.isEmpty()).orElse(null);
        this.publicAuthority =
                registry.publicUrl().map(url -> url.getAuthority()).orElse(null);
    }

    /** Those a token sent with {@code request} may be for: the configured ones, or what the client calls us; and our public name. */
    public List<String> of(HttpServerRequest request) {
        List<String> names = new ArrayList<>();
        if (publicAuthority != null) {
            names.add(publicAuthority);
        }
        if (configured != null) {
            names.addAll(configured);
        } else {
            names.add(called(request));
        }
        return names;
    }

    /** What the client calls us; what is no name of a host is none, or it would say in a challenge what it likes. */
    public static String called(HttpServerRequest request) {
        String host = String.valueOf(request.authority());
        return HOST.matcher(host).matches() ? host : "unknown";
    }

    /** The one a challenge names. */
    public String challenged(HttpServerRequest request) {
        String called = called(request);
        List<String> names = of(request);
        return names.contains(called) ? called : names.getFirst();
    }

    /** Whether a token for {@code service} would be good for anything. */
    boolean accept(String service) {
        return configured == null || configured.contains(service) || service.equals(publicAuthority);
    }
}
