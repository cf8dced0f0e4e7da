package io.slipway.access.token;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.decision.Principal;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("The keys of the token server")
class TokenKeysTest {
    private static final List<String> HERE = List.of("here");

    @Inject
    IssueToken issueToken;

    @Inject
    VerifyToken verifyToken;

    @Inject
    RotateTokenKeys keys;

    private String token() {
        return await(issueToken.issue(new Principal.Anonymous(), "here", List.of()))
                .jwt();
    }

    @Test
    void are_rotated_without_ending_tokens_and_retired_with_them() {
        String before = token();
        String old = await(keys.ids()).getFirst();
        String fresh = await(keys.rotate());
        assertThat(await(keys.ids())).startsWith(fresh).contains(old);
        String after = token();
        assertThat(await(verifyToken.verify(before, HERE)).audience()).isEqualTo(HERE);
        assertThat(await(verifyToken.verify(after, HERE)).audience()).isEqualTo(HERE);
        assertThat(await(keys.retire(old))).isTrue();
        assertThatThrownBy(() -> await(verifyToken.verify(before, HERE))).isInstanceOf(InvalidToken.class);
        assertThat(await(verifyToken.verify(after, HERE)).audience()).isEqualTo(HERE);
    }

    @Test
    void always_keep_the_one_that_signs() {
        String newest = await(keys.rotate());
        assertThat(await(keys.retire(newest))).isFalse();
        assertThat(await(keys.retire("no such key"))).isFalse();
    }

    @Test
    void are_published_without_their_private_halves() {
        assertThat(await(keys.published()))
                .contains("\"kty\":\"EC\"")
                .contains("\"kid\"")
                .doesNotContain("\"d\"");
    }
}
