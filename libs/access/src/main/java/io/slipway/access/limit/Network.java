package io.slipway.access.limit;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whoever counts what somebody does counts it by where he can move freely: an address, or, in IPv6, the 2^64 addresses of his network. */
public final class Network {
    private static final int NETWORK_V6 = 8;

    private Network() {}

    /** That of {@code address}. */
    public static String of(String address) {
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length <= NETWORK_V6
                ? address
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_V6));
    }
}
