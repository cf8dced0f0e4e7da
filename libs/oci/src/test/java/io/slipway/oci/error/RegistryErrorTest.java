package io.slipway.oci.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryErrorTest {

    /** The codes of the distribution specification 1.1 with the statuses its end points name for them. */
    @ParameterizedTest
    @CsvSource({
        "BLOB_UNKNOWN, 404",
        "BLOB_UPLOAD_INVALID, 400",
        "BLOB_UPLOAD_UNKNOWN, 404",
        "DIGEST_INVALID, 400",
        "MANIFEST_BLOB_UNKNOWN, 404",
        "MANIFEST_INVALID, 400",
        "MANIFEST_UNKNOWN, 404",
        "NAME_INVALID, 400",
        "NAME_UNKNOWN, 404",
        "SIZE_INVALID, 400",
        "UNAUTHORIZED, 401",
        "DENIED, 403",
        "TOOMANYREQUESTS, 429"
    })
    void a_code_of_the_specification_has_its_status(RegistryError error, int status) {
        assertThat(error.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(RegistryError.class)
    void every_code_is_spelt_as_the_grammar_of_codes_and_is_an_error(RegistryError error) {
        assertThat(error.name()).matches("[A-Z_]+");
        assertThat(error.status()).isBetween(400, 599);
        assertThat(error.message()).isNotBlank();
    }

    @Test
    void no_two_codes_say_the_same() {
        assertThat(Arrays.stream(RegistryError.values()).map(RegistryError::message))
                .doesNotHaveDuplicates();
    }

    @Test
    void an_error_keeps_its_code_its_detail_and_its_cause() {
        IOException cause = new IOException("torn");
        RegistryException failure = RegistryError.UNAVAILABLE.because("the store", cause);

        assertThat(failure).hasCause(cause).hasMessage("UNAVAILABLE: the store");
        assertThat(failure.error()).isEqualTo(RegistryError.UNAVAILABLE);
        assertThat(failure.detail()).isEqualTo("the store");
    }

    @Test
    void a_code_explains_refusals_with_it_and_no_other_failure() {
        assertThat(RegistryError.UNAVAILABLE.explains(RegistryError.UNAVAILABLE.because("the store")))
                .isTrue();
        assertThat(RegistryError.UNAVAILABLE.explains(RegistryError.DENIED.because("the store")))
                .isFalse();
        assertThat(RegistryError.UNAVAILABLE.explains(new IOException("the store")))
                .isFalse();
    }

    @Test
    void a_detail_of_megabytes_is_cut_short() {
        RegistryException failure = RegistryError.DIGEST_INVALID.because("x".repeat(1_000_000));

        assertThat(failure.detail()).hasSizeLessThan(600).endsWith("…");
        assertThat(failure.getMessage()).hasSizeLessThan(600);
    }
}
