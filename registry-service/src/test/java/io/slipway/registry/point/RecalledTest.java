package io.slipway.registry.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.slipway.access.decision.Standing;
import io.slipway.catalog.serving.DistributionId;
import io.slipway.catalog.serving.FindPointers;
import io.slipway.catalog.serving.Moment;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.name.RepositoryName;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is recalled")
class RecalledTest {
    private static final OffsetDateTime SINCE = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final RepositoryName NAME = new RepositoryName("team/app");
    private static final int USER = 7;

    private final Recalled recalled = new Recalled();

    private static Moment moment(int number) {
        return new Moment(42, SINCE, number + ":" + number + ":");
    }

    private static FindPointers.Found found(RepositoryName name) {
        Pointer pointer = new Pointer(name, new DistributionId(UUID.randomUUID()), true, 1, null, false);
        return new FindPointers.Found(Map.of(name, pointer), Map.of(USER, new Standing(1, false)));
    }

    private boolean isWorthComparing() {
        return recalled.isWorthComparing(List.of(NAME), List.of(USER));
    }

    @Test
    void is_nothing_at_first() {
        assertThat(isWorthComparing()).isFalse();
        assertThat(recalled.at(moment(1))).isNull();
    }

    @Test
    void is_what_was_found_since_the_moment_that_still_is() {
        FindPointers.Found found = found(NAME);
        assertThat(recalled.at(moment(1))).isNull();
        recalled.keep(found);
        assertThat(isWorthComparing()).isTrue();
        assertThat(recalled.at(moment(1))).isEqualTo(found);
    }

    @Test
    void is_no_answer_for_whom_was_not_asked_about() {
        assertThat(recalled.at(moment(1))).isNull();
        recalled.keep(found(NAME));
        assertThat(recalled.isWorthComparing(List.of(new RepositoryName("team/other")), List.of(USER)))
                .isFalse();
        assertThat(recalled.isWorthComparing(List.of(NAME), List.of(USER + 1))).isFalse();
    }

    @Test
    void is_forgotten_with_the_moment() {
        assertThat(recalled.at(moment(1))).isNull();
        recalled.keep(found(NAME));
        assertThat(recalled.at(moment(2))).isNull();
        assertThat(isWorthComparing()).isFalse();
        assertThat(recalled.at(moment(2))).isEqualTo(new FindPointers.Found(Map.of(), Map.of()));
    }

    @Test
    void is_another_one_s_where_session_or_server_are_others() {
        assertThat(recalled.at(moment(1))).isNull();
        recalled.keep(found(NAME));
        assertThat(recalled.at(new Moment(43, SINCE, moment(1).snapshot()))).isNull();
        recalled.keep(found(NAME));
        assertThat(recalled.at(new Moment(43, SINCE.plusSeconds(1), moment(1).snapshot())))
                .isNull();
    }

    @Test
    void is_asked_for_seldom_where_somebody_commits_all_the_time() {
        long asked = IntStream.range(0, 1600)
                .filter(question -> {
                    boolean isAsked = isWorthComparing();
                    if (isAsked) {
                        assertThat(recalled.at(moment(question))).isNull();
                    }
                    recalled.keep(found(NAME));
                    return isAsked;
                })
                .count();
        assertThat(asked).isBetween(90L, 110L);
    }

    @Test
    void has_an_end() {
        assertThat(recalled.at(moment(1))).isNull();
        IntStream.range(0, 5000).forEach(i -> recalled.keep(found(new RepositoryName("team/app-" + i))));
        assertThat(recalled.at(moment(1)))
                .extracting(FindPointers.Found::pointers, MAP)
                .hasSizeLessThanOrEqualTo(1000);
    }
}
