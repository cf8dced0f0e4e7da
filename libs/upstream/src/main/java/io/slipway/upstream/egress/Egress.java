package io.slipway.upstream.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where requests may go, decided on the address that is then connected to, so that a name which resolves differently the next time gains
 * nothing.
 *
 * @param privateNetworks whether private and loopback addresses may be asked
 * @param refused {@code address:port} of Slipway's own services and database, never asked
 */
public record Egress(boolean privateNetworks, Set<String> refused) {
    /** Where clouds tell their machines secrets, beside the link-local address that most of them use. */
    private static final Set<InetAddress> METADATA = Stream.of(
                    "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192")
            .map(CarriedAddress::literal)
            .collect(Collectors.toUnmodifiableSet());

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

    /** An address that carries another leads there, so both must be permitted. */
    boolean permits(InetAddress address, int port) {
        return isPermitted(address, port)
                && CarriedAddress.of(address)
                        .map(carried -> isPermitted(carried, port))
                        .orElse(true);
    }

    private boolean isPermitted(InetAddress address, int port) {
        if (address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || isThisNetwork(address)
                || METADATA.contains(address)
                || refused.contains(address.getHostAddress() + ":" + port)) {
            return false;
        }
        return privateNetworks || !isPrivate(address);
    }

    /** {@code 0.0.0.0/8} is this host to some systems. */
    private static boolean isThisNetwork(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 0;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isUniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean isSharedAddressSpace = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal || isSharedAddressSpace;
    }
}
