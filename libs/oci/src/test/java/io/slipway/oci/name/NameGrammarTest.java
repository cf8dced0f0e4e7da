package io.slipway.oci.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.oci.error.RegistryException;
import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names against the expressions of the distribution specification, as they stand there. */
class NameGrammarTest {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    @Property
    void a_repository_name_is_accepted_exactly_where_the_specification_does(@ForAll("almostNames") String text) {
        assertThat(isName(text)).isEqualTo(NAME.matcher(text).matches());
    }

    @Property
    void a_tag_is_accepted_exactly_where_the_specification_does(@ForAll("almostNames") String text) {
        assertThat(TagName.accepts(text)).isEqualTo(TAG.matcher(text).matches());
    }

    @Property
    void any_text_is_a_reference_or_an_error_with_a_code(@ForAll String text) {
        try {
            assertThat(Reference.fromString(text)).hasToString(text);
        } catch (RegistryException refused) {
            assertThat(refused.error().status()).isBetween(400, 404);
        }
    }

    /** Short, over the letters that matter, so that both sides of the grammar are met often. */
    @Provide
    Arbitrary<String> almostNames() {
        return Arbitraries.strings().withChars("a0._-/A ").ofMaxLength(9);
    }

    static String[] bombs() {
        return new String[] {
            "a".repeat(254) + "!",
            "a-".repeat(127),
            "a__".repeat(84) + "!",
            "a/".repeat(127),
            "-".repeat(255),
            "a" + "-".repeat(253) + "!",
            "a".repeat(10_000_000),
            "a/".repeat(5_000_000),
        };
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void no_text_makes_the_grammar_slow(String bomb) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            assertThat(isName(bomb)).isFalse();
            assertThat(TagName.accepts(bomb)).isFalse();
        });
    }

    @Test
    void a_repository_name_has_at_most_255_characters_and_a_tag_128() {
        assertThat(isName("a".repeat(255))).isTrue();
        assertThat(isName("a".repeat(256))).isFalse();
        assertThat(TagName.accepts("a".repeat(128))).isTrue();
        assertThat(TagName.accepts("a".repeat(129))).isFalse();
    }

    @Test
    void the_namespace_of_a_name_is_its_first_segment() {
        assertThat(RepositoryName.fromString("library/alpine/edge").namespace()).isEqualTo("library");
        assertThat(RepositoryName.fromString("alpine").namespace()).isEqualTo("alpine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "-a", "a/b", "a\n", "a b", "ä", "a:b"})
    void what_is_no_tag_is_refused(String text) {
        assertThatThrownBy(() -> TagName.fromString(text)).hasMessageContaining("TAG_INVALID");
    }

    private static boolean isName(String text) {
        try {
            return RepositoryName.fromString(text).value().equals(text);
        } catch (RegistryException refused) {
            return false;
        }
    }
}
