package io.slipway.upstream.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Where requests may go")
class EgressTest {
    private static final Egress ANYBODYS = new Egress(false, Set.of());
    private static final Egress ADMINISTRATORS = new Egress(true, Set.of());

    private static InetAddress at(String literal) {
        return CarriedAddress.literal(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "::ffff:0:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::169.254.169.254",
                "64:ff9b::100.100.100.200",
                "2002:a9fe:a9fe::1",
                "64:ff9b::0.0.0.0"
            })
    void nobody_asks_metadata_link_local_or_unspecified_addresses_however_they_are_written(String address) {
        assertThat(ADMINISTRATORS.permits(at(address), 80)).isFalse();
        assertThat(ANYBODYS.permits(at(address), 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "::ffff:127.0.0.1",
                "::10.1.2.3",
                "::ffff:0:10.1.2.3",
                "64:ff9b::127.0.0.1",
                "64:ff9b:1::10.1.2.3",
                "2002:7f00:1::1",
                "2002:c0a8:101::"
            })
    void private_addresses_are_asked_only_where_an_administrator_said_so(String address) {
        assertThat(ADMINISTRATORS.permits(at(address), 80)).isTrue();
        assertThat(ANYBODYS.permits(at(address), 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860::1", "64:ff9b::8.8.8.8", "2002:808:808::"})
    void public_addresses_are_asked_by_anybody(String address) {
        assertThat(ANYBODYS.permits(at(address), 443)).isTrue();
    }

    @Test
    void our_own_services_are_asked_by_nobody() {
        Egress egress = new Egress(true, Set.of("127.0.0.1:5432"));
        assertThat(egress.permits(at("127.0.0.1"), 5432)).isFalse();
        assertThat(egress.permits(at("::ffff:127.0.0.1"), 5432)).isFalse();
        assertThat(egress.permits(at("64:ff9b::127.0.0.1"), 5432)).isFalse();
        assertThat(egress.permits(at("127.0.0.1"), 5000)).isTrue();
    }

    @Test
    void what_was_checked_is_an_address_so_that_a_name_that_changes_gains_nothing() {
        assertThat(ADMINISTRATORS.resolve("localhost", 80).isLoopbackAddress()).isTrue();
        assertThatThrownBy(() -> ANYBODYS.resolve("localhost", 80)).isInstanceOf(EgressRefused.class);
        assertThatThrownBy(() -> ANYBODYS.check("localhost", 80)).isInstanceOf(EgressRefused.class);
    }

    /** Numbers that are an address to some readers and a name to others. */
    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "[::1]", "[::ffff:7f00:1]"})
    void other_spellings_of_loopback_are_loopback(String host) {
        assertThatThrownBy(() -> ANYBODYS.resolve(host, 80))
                .isInstanceOfAny(EgressRefused.class, UnknownUpstream.class);
    }
}
