package io.slipway.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.decision.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Refuses whoever asks too often, by address and by user, so that nobody's mistake or malice slows the others down. Each replica counts
 * for itself, in a memory that is bounded. Nothing here is in the way of a pull.
 */
@ApplicationScoped
public class RateLimits {
    private static final Duration LATELY = Duration.ofHours(12);

    /** Who, from where. */
    private record Pair(String network, String name) {}

    private final Counted tokensByAddress;
    private final Counted tokensByUser;
    private final Counted refusedByAddress;
    private final Counted uploadsByAddress;
    private final Counted uploadsByUser;
    private final Cache<Pair, Boolean> welcome;

    RateLimits(LimitConfig config) {
        this.tokensByAddress = new Counted("tokens for this address", config.tokensPerAddress(), config.counted());
        this.tokensByUser = new Counted("tokens for this user", config.tokensPerUser(), config.counted());
        this.refusedByAddress =
                new Counted("wrong credentials from this address", config.refusedLoginsPerAddress(), config.counted());
        this.uploadsByAddress = new Counted("uploads from this address", config.uploadsPerAddress(), config.counted());
        this.uploadsByUser = new Counted("uploads by this user", config.uploadsPerUser(), config.counted());
        this.welcome = Caffeine.newBuilder()
                .maximumSize(config.counted())
                .expireAfterAccess(LATELY)
                .build();
    }

    /** Counts a request for a token; fails with {@link TooManyRequests}. */
    public void token(String address) {
        tokensByAddress.take(Network.of(address));
    }

    /** Counts a token for {@code principal}; fails with {@link TooManyRequests}. */
    public void token(Principal principal) {
        takeUsers(tokensByUser, principal);
    }

    /** Counts an upload that is to begin; fails with {@link TooManyRequests}. */
    public void upload(Principal principal, String address) {
        uploadsByAddress.take(Network.of(address));
        takeUsers(uploadsByUser, principal);
    }

    /**
     * Fails with {@link TooManyRequests} where too many wrong credentials came from {@code address}; not for a {@code name} that logged in
     * from there lately: who shares an address with somebody who guesses is not locked out by him.
     */
    public void login(String address, String name) {
        if (welcome.getIfPresent(new Pair(Network.of(address), name)) == null) {
            refusedByAddress.require(Network.of(address));
        }
    }

    /** Remembers that right credentials of {@code name} came from {@code address}; with every request, so what is known is not written again. */
    public void acceptedLogin(String address, String name) {
        Boolean ignored = welcome.get(new Pair(Network.of(address), name), unknown -> true);
    }

    /** Counts wrong credentials from {@code address}. */
    public void refusedLogin(String address) {
        refusedByAddress.spend(Network.of(address));
    }

    private static void takeUsers(Counted counted, Principal principal) {
        switch (principal) {
            case Principal.Anonymous nobody -> {}
            case Principal.User user -> counted.take(Integer.toString(user.id()));
        }
    }
}
