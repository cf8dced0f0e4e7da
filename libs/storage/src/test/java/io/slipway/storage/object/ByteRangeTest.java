package io.slipway.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "Bytes=0-0, 0, 1",
        "bytes=9-9, 9, 1",
        "bytes=0-, 0, 10",
        "bytes=2-4, 2, 3",
        "bytes=7-, 7, 3",
        "bytes=-4, 6, 4",
        "bytes=-99, 0, 10",
        "bytes=5-99, 5, 5"
    })
    void a_range_is_what_rfc_9110_says_of_ten_bytes(String header, long offset, long length) {
        assertThat(ByteRange.fromHeader(header).of(10)).isEqualTo(new ByteRange.Resolved(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1-2,4-5",
                "lines=1-2",
                "bytes=-",
                "bytes",
                "",
                "bytes=+1-2",
                "bytes=a-b",
                "bytes=0x1-2",
                "bytes=1-2-3",
                "bytes=99999999999999999999-"
            })
    void what_is_not_one_range_of_bytes_asks_for_the_whole(String header) {
        assertThat(ByteRange.fromHeader(header)).isEqualTo(ByteRange.whole());
    }

    @Test
    void a_range_that_ends_before_it_begins_is_refused() {
        assertThatThrownBy(() -> ByteRange.fromHeader("bytes=4-2").of(10)).hasMessageContaining("RANGE_INVALID");
    }

    @Test
    void no_header_asks_for_the_whole() {
        assertThat(ByteRange.fromHeader(null).of(10)).isEqualTo(new ByteRange.Resolved(0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void an_empty_object_has_no_ranges_but_a_whole(String header) {
        assertThatThrownBy(() -> ByteRange.fromHeader(header).of(0)).hasMessageContaining("RANGE_INVALID");
        assertThat(ByteRange.whole().of(0)).isEqualTo(new ByteRange.Resolved(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
    void a_range_outside_of_the_object_is_refused(String header) {
        assertThatThrownBy(() -> ByteRange.fromHeader(header).of(10)).hasMessageContaining("RANGE_INVALID");
    }
}
