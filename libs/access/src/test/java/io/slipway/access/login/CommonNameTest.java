package io.slipway.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The name in a client certificate")
class CommonNameTest {

    @Test
    void is_the_one_CN_of_its_subject() {
        assertThat(CommonName.of("CN=alice,OU=ops,O=Example")).contains("alice");
        assertThat(CommonName.of("O=Example, cn=alice")).contains("alice");
        assertThat(CommonName.of("CN=alice\\,CN\\=admin,O=Example")).contains("alice,CN=admin");
    }

    /** Each names the administrator in a part that whoever asks for a certificate may often choose. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=mallory,CN=admin,O=Example",
                "CN=admin,CN=mallory,O=Example",
                "CN=mallory+CN=admin,O=Example",
                "OU=x+CN=admin,O=Example",
                "/O=Example/CN=admin/CN=mallory",
                "/O=Example,CN=admin/CN=mallory",
                "/O=Example/CN=admin",
                "O=Example",
                "CN=,O=Example",
                "no name",
                ""
            })
    void is_nobodys_where_it_is_not_clear_whose(String subject) {
        assertThat(CommonName.of(subject)).isEmpty();
    }
}
