package io.slipway.access.limit;

import io.netty.util.NetUtil;
import io.slipway.access.decision.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Refuses whoever asks too often, by address and by user, so that nobody's mistake or malice slows the others down. Each replica counts
 * for itself, in a memory that is bounded. Nothing here is in the way of a pull.
 */
@ApplicationScoped
public class RateLimits {
    private static final int NETWORK_V6 = 8;

    private final Counted tokensByAddress;
    private final Counted tokensByUser;
    private final Counted refusedByAddress;
    private final Counted uploadsByAddress;
    private final Counted uploadsByUser;

    RateLimits(LimitConfig config) {
        this.tokensByAddress = new Counted("tokens for this address", config.tokensPerAddress(), config.counted());
        this.tokensByUser = new Counted("tokens for this user", config.tokensPerUser(), config.counted());
        this.refusedByAddress =
                new Counted("wrong credentials from this address", config.refusedLoginsPerAddress(), config.counted());
        this.uploadsByAddress = new Counted("uploads from this address", config.uploadsPerAddress(), config.counted());
        this.uploadsByUser = new Counted("uploads by this user", config.uploadsPerUser(), config.counted());
    }

    /** Counts a request for a token; fails with {@link TooManyRequests}. */
    public void token(String address) {
        tokensByAddress.take(network(address));
    }

    /** Counts a token for {@code principal}; fails with {@link TooManyRequests}. */
    public void token(Principal principal) {
        takeUsers(tokensByUser, principal);
    }

    /** Counts an upload that is to begin; fails with {@link TooManyRequests}. */
    public void upload(Principal principal, String address) {
        uploadsByAddress.take(network(address));
        takeUsers(uploadsByUser, principal);
    }

    /** Fails with {@link TooManyRequests} where too many wrong credentials came from {@code address}. */
    public void login(String address) {
        refusedByAddress.require(network(address));
    }

    /** Counts wrong credentials from {@code address}. */
    public void refusedLogin(String address) {
        refusedByAddress.spend(network(address));
    }

    private static void takeUsers(Counted counted, Principal principal) {
        switch (principal) {
            case Principal.Anonymous nobody -> {}
            case Principal.User user -> counted.take(Integer.toString(user.id()));
        }
    }

    /** Whoever has an address in IPv6 has 2^64 of them. */
    private static String network(String address) {
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length <= NETWORK_V6
                ? address
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_V6));
    }
}
