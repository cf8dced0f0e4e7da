package io.slipway.access.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.limit.Network;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts failed logins by address and name together. Whoever guesses at a name is refused after some mistakes, at his own address and
 * for a while; the user himself, who comes from elsewhere, is not. The refusal is the one of a wrong password.
 */
@ApplicationScoped
class Attempts {
    private static final int MOST_PAIRS = 100_000;

    /** Who, from where. */
    private record Pair(String network, String name) {}

    private final LoginConfig config;
    private final Cache<Pair, AtomicInteger> failures;

    Attempts(LoginConfig config) {
        this.config = config;
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST_PAIRS)
                .expireAfterWrite(config.refusedFor())
                .build();
    }

    boolean isRefused(String address, String name) {
        AtomicInteger count = failures.getIfPresent(new Pair(Network.of(address), name));
        return count != null && count.get() >= config.attempts();
    }

    void failed(String address, String name) {
        failures.asMap()
                .computeIfAbsent(new Pair(Network.of(address), name), ignored -> new AtomicInteger())
                .incrementAndGet();
    }

    void succeeded(String address, String name) {
        failures.invalidate(new Pair(Network.of(address), name));
    }
}
