package io.slipway.upstream.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The IPv4 address an IPv6 address carries: a translator on the way sends packets for the one to the other. Mapped addresses are none of
 * these, as they are read as IPv4 from the beginning.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6052">RFC 6052</a>, <a href="https://www.rfc-editor.org/rfc/rfc3056">RFC 3056</a>
 */
final class CarriedAddress {
    private static final int IPV4 = 4;
    private static final List<Carrier> CARRIERS = List.of(
            Carrier.of("::", 96, 12), // IPv4-compatible
            Carrier.of("64:ff9b::", 96, 12), // NAT64
            Carrier.of("64:ff9b:1::", 48, 12), // NAT64 of an operator's own, as it is mostly cut
            Carrier.of("::ffff:0:0:0", 96, 12), // translated without a state
            Carrier.of("2002::", 16, 2)); // 6to4

    private CarriedAddress() {}

    /** Addresses of one prefix, and the byte at which the other address begins in them. */
    private record Carrier(InetAddress prefix, int bits, int at) {
        static Carrier of(String prefix, int bits, int at) {
            return new Carrier(literal(prefix), bits, at);
        }

        boolean carries(byte[] address) {
            int bytes = bits / Byte.SIZE;
            return Arrays.equals(prefix.getAddress(), 0, bytes, address, 0, bytes);
        }
    }

    /** The address that {@code address} carries. */
    static Optional<InetAddress> of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4
                ? Optional.empty()
                : CARRIERS.stream()
                        .filter(carrier -> carrier.carries(bytes) && !address.isLoopbackAddress())
                        .findFirst()
                        .map(carrier -> of(Arrays.copyOfRange(bytes, carrier.at(), carrier.at() + IPV4)));
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not the length of an address: " + bytes.length, e);
        }
    }

    /** An address as it is written; nobody is asked. */
    static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no address", e);
        }
    }
}
