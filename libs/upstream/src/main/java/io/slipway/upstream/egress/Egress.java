package io.slipway.upstream.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * Where requests may go, decided on the address that is then connected to, so that a name which resolves differently the next time gains
 * nothing.
 *
 * @param privateNetworks whether private and loopback addresses may be asked
 * @param refused {@code address:port} of Slipway's own services and database, never asked
 */
public record Egress(boolean privateNetworks, Set<String> refused) {
    /** The metadata service of clouds has a unique local address in IPv6. */
    private static final byte[] METADATA_V6 = {
        (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
    };

    public Egress {
        refused = Set.copyOf(refused);
    }

    /** The first address of {@code host} that may be asked at {@code port}; blocks on the resolver. */
    public InetAddress resolve(String host, int port) {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            return Arrays.stream(addresses)
                    .filter(address -> permits(address, port))
                    .findFirst()
                    .orElseThrow(() -> new EgressRefused(host + ":" + port));
        } catch (UnknownHostException e) {
            throw new UnknownUpstream(host, e);
        }
    }

    /**
     * Checks a host that somebody else resolves: a proxy may know names that are not known here, but what is known here is refused as if
     * it were connected to.
     */
    public void check(String host, int port) {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            if (Arrays.stream(addresses).noneMatch(address -> permits(address, port))) {
                throw new EgressRefused(host + ":" + port);
            }
        } catch (UnknownHostException onlyTheProxyKnows) {
            return;
        }
    }

    boolean permits(InetAddress address, int port) {
        if (address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || Arrays.equals(address.getAddress(), METADATA_V6)
                || refused.contains(address.getHostAddress() + ":" + port)) {
            return false;
        }
        return privateNetworks || !isPrivate(address);
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isUniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean isSharedAddressSpace = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal || isSharedAddressSpace;
    }
}
