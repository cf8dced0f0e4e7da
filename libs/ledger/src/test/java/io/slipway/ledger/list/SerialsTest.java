package io.slipway.ledger.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.ledger.list.Serials.Bits;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bits of serials")
class SerialsTest {

    private static Bits bits(long... serials) {
        Buffer selected = Buffer.buffer();
        Arrays.stream(serials).forEach(selected::appendLong);
        return Serials.bits(selected);
    }

    /** As PostgreSQL's {@code get_bit} reads them: of each byte the least bit first. */
    private static List<Long> set(Bits bits) {
        return LongStream.range(0, bits.bytes().length() * 8L)
                .filter(serial -> (bits.bytes().getByte((int) (serial / 8)) >> serial % 8 & 1) == 1)
                .boxed()
                .toList();
    }

    @Test
    void say_of_each_whether_it_is_among_them() {
        assertThat(set(bits(1, 9, 7, 8, 1000, 7))).containsExactly(1L, 7L, 8L, 9L, 1000L);
    }

    @Test
    void end_after_the_last() {
        assertThat(bits(3, 15).end()).isEqualTo(16);
        assertThat(bits(3, 15).bytes().length()).isEqualTo(2);
        assertThat(bits(3, 16).bytes().length()).isEqualTo(3);
    }

    @Test
    void of_none_say_nothing_of_any() {
        assertThat(bits().end()).isZero();
        assertThat(set(bits())).isEmpty();
    }

    @Test
    void are_not_made_of_serials_that_are_too_great() {
        assertThat(set(bits((1L << 27) - 1))).containsExactly((1L << 27) - 1);
        assertThatThrownBy(() -> bits(1, 1L << 27)).isInstanceOf(TooManySerials.class);
    }

    @Test
    void are_not_made_of_more_serials_than_are_read() {
        assertThat(bits(LongStream.range(0, Serials.MOST).toArray()).end()).isEqualTo(Serials.MOST);
        assertThatThrownBy(() -> bits(LongStream.rangeClosed(0, Serials.MOST).toArray()))
                .isInstanceOf(TooManySerials.class);
    }
}
