package io.slipway.access.user;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A password")
class PasswordRulesTest {
    private static final UserDraft ALICE =
            new UserDraft("alice.miller", "Alice", "Miller-Thurgau", "am@vineyard.example", false, true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            short         | This password is too short. It must contain at least 8 characters.
            Password123!  | This password is too common.
            qwertyuiop    | This password is too common.
            aaaaaaaabbbb  | This password is too common.
            1q2w3e4r      | This password is too common.
            zaq12wsx      | This password is too common.
            987654321a    | This password is too common.
            Superstar7    | This password is too common.
            4711081523    | This password is entirely numeric.
            alice.miller1 | The password is too similar to the username.
            Thurgau99     | The password is too similar to the last name.
            vineyard.ex   | The password is too similar to the email address.""")
    void is_refused_in_the_words_of_pulp(String password, String why) {
        assertThatThrownBy(() -> PasswordRules.require(password, ALICE))
                .isInstanceOf(WeakPassword.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zx9-quartz-lamp",
                "correct horse battery staple",
                "er94kzw2",
                "qwertasdfg!x",
                "пароль-на-кириллице"
            })
    void is_taken_when_it_is_none_of_that(String password) {
        assertThatCode(() -> PasswordRules.require(password, ALICE)).doesNotThrowAnyException();
    }

    @Test
    void is_no_longer_than_what_is_hashed_of_it() {
        assertThatThrownBy(() -> PasswordRules.require("Zx9-quartz-lamp".repeat(5), ALICE))
                .hasMessageContaining("at most 72 bytes");
    }
}
