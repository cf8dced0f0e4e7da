package io.slipway.ledger.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.ledger.list.Tally.Start;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A tally of a list by age")
class TallyTest {
    private static final Tally TALLY =
            new Tally(List.of("-infinity", "monday", "tuesday", "infinity"), List.of(5L, 0L, 3L));

    @Test
    void has_all_rows() {
        assertThat(TALLY.all()).isEqualTo(8);
    }

    @Test
    void says_after_which_bound_a_row_is_and_how_many_are_between() {
        assertThat(TALLY.start(0)).isEqualTo(new Start("infinity", 0));
        assertThat(TALLY.start(2)).isEqualTo(new Start("infinity", 2));
        assertThat(TALLY.start(3)).isEqualTo(new Start("monday", 0));
        assertThat(TALLY.start(7)).isEqualTo(new Start("monday", 4));
    }

    @Test
    void has_no_row_after_the_last() {
        assertThat(TALLY.start(8)).isNull();
    }
}
