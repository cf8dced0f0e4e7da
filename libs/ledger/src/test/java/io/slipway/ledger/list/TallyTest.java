package io.slipway.ledger.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.ledger.list.Tally.Span;
import io.slipway.ledger.list.Tally.Start;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A tally of a list by age")
class TallyTest {
    private static final Tally TALLY = new Tally(List.of(
            new Span("thursday", "infinity", 0),
            new Span("wednesday", "thursday", 3),
            new Span("tuesday", "wednesday", 0),
            new Span("monday", "tuesday", 5),
            new Span("-infinity", "monday", 0)));

    @Test
    void has_all_rows() {
        assertThat(TALLY.all()).isEqualTo(8);
    }

    @Test
    void says_before_which_age_a_row_is_and_how_many_are_between() {
        assertThat(TALLY.start(0)).isEqualTo(new Start("monday", "thursday", 0));
        assertThat(TALLY.start(2)).isEqualTo(new Start("monday", "thursday", 2));
        assertThat(TALLY.start(3)).isEqualTo(new Start("monday", "tuesday", 0));
        assertThat(TALLY.start(7)).isEqualTo(new Start("monday", "tuesday", 4));
    }

    @Test
    void says_nothing_of_the_end_but_that_no_row_is_older() {
        Tally two = new Tally(List.of(new Span("monday", "infinity", 1), new Span("-infinity", "monday", 1)));
        assertThat(two.start(0)).isEqualTo(new Start("-infinity", "infinity", 0));
    }

    @Test
    void has_no_row_after_the_last() {
        assertThat(TALLY.start(8)).isNull();
        assertThat(new Tally(List.of(new Span("-infinity", "infinity", 0))).start(0))
                .isNull();
    }
}
