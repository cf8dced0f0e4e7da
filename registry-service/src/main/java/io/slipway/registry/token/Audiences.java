package io.slipway.registry.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

    /** Clients call us as they like; those that ask often use few names. */
    private static final int MOST = 100;

    private final @Nullable Set<String> configured;
    private final @Nullable String publicAuthority;
    private final Cache<String, List<String>> byAuthority =
            Caffeine.newBuilder().maximumSize(MOST).build();

    Audiences(TokenConfig tokens, RegistryConfig registry) {
        this.configured = tokens.audiences().filter(names -> !names.isEmpty()).orElse(null);
        this.publicAuthority =
                registry.publicUrl().map(url -> url.getAuthority()).orElse(null);
    }

    /** Those a token sent with {@code request} may be for: the configured ones, or what the client calls us; and our public name. */
    public List<String> of(HttpServerRequest request) {
        return byAuthority.get(authority(request), this::whereCalled);
    }

    private List<String> whereCalled(String authority) {
        List<String> names = new ArrayList<>();
        if (publicAuthority != null) {
            names.add(publicAuthority);
        }
        if (configured != null) {
            names.addAll(configured);
        } else {
            names.add(host(authority));
        }
        return List.copyOf(names);
    }

    private static String authority(HttpServerRequest request) {
        return String.valueOf(request.authority());
    }

    /** What is no name of a host is none, or it would say in a challenge what it likes. */
    private static String host(String authority) {
        return HOST.matcher(authority).matches() ? authority : "unknown";
    }

    /** What the client calls us. */
    public static String called(HttpServerRequest request) {
        return host(authority(request));
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
