package io.slipway.registry.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.name.RepositoryName;
import io.slipway.storage.object.Way;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The way a blob leaves")
class ChooseWayTest {
    private static final RepositoryName ALPINE = RepositoryName.fromString("library/alpine");
    private static final RepositoryName MIRRORED = RepositoryName.fromString("mirror/quay/app");

    @Test
    void is_as_the_store_is_set_where_no_rule_fits() {
        assertThat(ways(Map.of()).choose(ALPINE, "10.1.2.3")).isEqualTo(Way.AS_SET);
        assertThat(ways(Map.of("rules[0].names", "mirror/", "rules[0].way", "through"))
                        .choose(ALPINE, "10.1.2.3"))
                .isEqualTo(Way.AS_SET);
    }

    @Test
    void is_what_the_first_rule_says_that_fits_name_and_network() {
        ChooseWay ways = ways(Map.of(
                "rules[0].names", "library/alpine,mirror/",
                "rules[0].networks", "10.0.0.0/8,fd00::/8",
                "rules[0].way", "elsewhere",
                "rules[1].networks", "10.1.0.0/16",
                "rules[1].way", "through"));

        assertThat(ways.choose(ALPINE, "10.1.2.3")).isEqualTo(Way.ELSEWHERE);
        assertThat(ways.choose(MIRRORED, "fd00::17")).isEqualTo(Way.ELSEWHERE);
        assertThat(ways.choose(RepositoryName.fromString("library/alpine2"), "10.1.2.3"))
                .isEqualTo(Way.THROUGH);
        assertThat(ways.choose(ALPINE, "192.0.2.1")).isEqualTo(Way.AS_SET);
    }

    @Test
    void is_that_of_every_client_where_no_network_is_named() {
        ChooseWay ways = ways(Map.of("rules[0].names", "mirror/", "rules[0].way", "through"));
        assertThat(ways.choose(MIRRORED, "192.0.2.1")).isEqualTo(Way.THROUGH);
        assertThat(ways.choose(MIRRORED, "not an address")).isEqualTo(Way.THROUGH);
    }

    @Test
    void is_not_asked_of_a_name_server() {
        ChooseWay ways = ways(Map.of("rules[0].networks", "127.0.0.0/8", "rules[0].way", "through"));
        assertThat(ways.choose(ALPINE, "localhost")).isEqualTo(Way.AS_SET);
    }

    @Test
    void cannot_be_said_for_what_is_no_network() {
        assertThatThrownBy(() -> ways(Map.of("rules[0].networks", "10.0.0.0/64", "rules[0].way", "through")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ChooseWay ways(Map<String, String> settings) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(DeliveryConfig.class);
        settings.forEach((key, value) -> builder.withDefaultValue("slipway.delivery." + key, value));
        return new ChooseWay(builder.build().getConfigMapping(DeliveryConfig.class));
    }
}
