package io.slipway.registry.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Event loops")
class EventLoopsTest {
    @Test
    void are_as_many_as_processors_where_nobody_says_otherwise() {
        assertThat(ConfigProvider.getConfig().getValue("quarkus.vertx.event-loops-pool-size", Integer.class))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void are_what_people_say_where_they_say_so() {
        int files = 100;
        assertThat(new EventLoops().getOrdinal()).isLessThan(files);
    }
}
