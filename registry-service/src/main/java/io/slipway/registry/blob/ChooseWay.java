package io.slipway.registry.blob;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.slipway.oci.name.RepositoryName;
import io.slipway.storage.object.Way;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Chooses which way a blob leaves, by the distribution it is asked of and the network the client is in. */
@ApplicationScoped
public class ChooseWay {
    private final List<Choice> choices;

    ChooseWay(DeliveryConfig config) {
        this.choices = config.rules().stream().map(Choice::of).toList();
    }

    /** The way to a client at {@code address}, as text, of what {@code name} serves. */
    public Way choose(RepositoryName name, String address) {
        if (choices.isEmpty()) {
            return Way.AS_SET;
        }
        Optional<InetSocketAddress> client = parsed(address);
        return choices.stream()
                .filter(choice -> choice.fits(name, client))
                .findFirst()
                .map(Choice::way)
                .orElse(Way.AS_SET);
    }

    /** Never asks a name server: what is no address is in no network. */
    private static Optional<InetSocketAddress> parsed(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(bytes), 0));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }

    /** A rule, parsed: a network that is none stops the start. Empty lists fit everything. */
    private record Choice(List<String> names, List<IpSubnetFilterRule> networks, Way way) {
        static Choice of(DeliveryConfig.Rule rule) {
            return new Choice(
                    rule.names().orElse(List.of()),
                    rule.networks().orElse(List.of()).stream()
                            .map(network -> new IpSubnetFilterRule(network, IpFilterRuleType.ACCEPT))
                            .toList(),
                    rule.way());
        }

        boolean fits(RepositoryName name, Optional<InetSocketAddress> client) {
            return (names.isEmpty() || names.stream().anyMatch(wanted -> isIn(wanted, name)))
                    && (networks.isEmpty()
                            || client.stream()
                                    .anyMatch(from -> networks.stream().anyMatch(net -> net.matches(from))));
        }

        private static boolean isIn(String wanted, RepositoryName name) {
            return wanted.endsWith("/")
                    ? name.value().startsWith(wanted)
                    : name.value().equals(wanted);
        }
    }
}
