package io.slipway.storage.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.error.RegistryException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The room on a disk")
class RoomTest {
    private static final long MIB = 1024 * 1024;
    private static final long RESERVE = 1024 * MIB;

    private long free = 10 * RESERVE;
    private long nanos;
    private int asked;

    private Room room(long reserve) {
        return new Room(
                () -> {
                    asked++;
                    return free;
                },
                () -> nanos,
                reserve);
    }

    @Test
    void is_asked_for_once_in_sixteen_megabytes_however_small_the_pieces() {
        Room room = room(RESERVE);
        for (int i = 0; i < 64 * 1024; i++) {
            assertThat(room.isLeftFor(1024)).isTrue();
        }
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void is_asked_for_again_after_a_second() {
        Room room = room(RESERVE);
        for (int i = 0; i < 10; i++) {
            assertThat(room.isLeftFor(1)).isTrue();
            nanos += Duration.ofSeconds(1).toNanos();
        }
        assertThat(asked).isEqualTo(10);
    }

    @Test
    void ends_at_most_a_64th_of_the_reserve_too_late() {
        for (long reserve : new long[] {64, MIB, 100 * MIB, RESERVE, 100 * RESERVE}) {
            long piece = Math.max(1, reserve / 1024);
            free = reserve + 10 * piece;
            Room room = room(reserve);
            while (room.isLeftFor(piece)) {
                free -= piece;
            }
            assertThat(free).isBetween(reserve - Math.min(16 * MIB, reserve / 64) - piece, reserve - 1);
        }
    }

    @Test
    void that_there_was_none_is_not_remembered() {
        Room room = room(RESERVE);
        free = RESERVE - 1;
        assertThat(room.isLeftFor(1)).isFalse();
        assertThat(room.isLeftFor(1)).isFalse();
        assertThat(asked).isEqualTo(2);
        free = RESERVE;
        assertThat(room.isLeftFor(1)).isTrue();
    }

    @Test
    void without_a_reserve_nobody_asks() {
        free = 0;
        assertThat(room(0).isLeftFor(MIB)).isTrue();
        assertThat(asked).isZero();
    }

    @Test
    void that_was_left_is_remembered_for_a_second_and_for_what_was_granted() {
        Room room = room(RESERVE);
        assertThat(room.wasLeft()).isFalse();
        assertThat(room.isLeftFor(1)).isTrue();
        assertThat(room.wasLeft()).isTrue();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(room.wasLeft()).isFalse();
        assertThat(room.isLeftFor(1)).isTrue();
        assertThat(room.isLeftFor(16 * MIB)).isTrue();
        assertThat(room.wasLeft()).isFalse();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void is_refused_for_an_upload_that_begins_where_the_reserve_is_reached() {
        Room room = room(RESERVE);
        room.require();
        free = RESERVE - 1;
        assertThatThrownBy(room::require)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("keeps " + RESERVE);
    }

    @Test
    void is_refused_for_an_upload_that_goes_on_into_the_reserve_and_asked_for_no_oftener_than_pieces_demand() {
        Room room = room(RESERVE);
        for (int i = 0; i < 64; i++) {
            room.requireFor(256 * 1024);
        }
        assertThat(asked).isEqualTo(1);
        free = RESERVE - 1;
        assertThatThrownBy(() -> room.requireFor(256 * 1024 + 1))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("keeps " + RESERVE);
    }
}
