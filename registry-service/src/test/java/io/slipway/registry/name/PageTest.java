package io.slipway.registry.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.error.RegistryException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A page of names")
class PageTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1000, 1000", "1001, 1000", "999999999, 1000"})
    void has_as_many_as_are_asked_for_and_a_thousand_at_most(String asked, int shown) {
        assertThat(Page.of(asked, null).n()).isEqualTo(shown);
    }

    @Test
    void has_a_hundred_where_nobody_says_how_many() {
        assertThat(Page.of(null, null)).isEqualTo(new Page(100, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "ten", "١", "1000000000"})
    void of_what_is_no_number_is_refused(String asked) {
        assertThatThrownBy(() -> Page.of(asked, null)).isInstanceOf(RegistryException.class);
    }
}
