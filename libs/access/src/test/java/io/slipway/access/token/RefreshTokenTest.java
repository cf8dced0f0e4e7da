package io.slipway.access.token;

import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.AccessFixture;
import io.slipway.access.decision.Principal;
import io.slipway.access.secret.Secret;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A refresh token")
class RefreshTokenTest {
    @Inject
    AccessFixture access;

    @Inject
    IssueRefreshToken issueRefreshToken;

    @Inject
    RedeemRefreshToken redeemRefreshToken;

    private Principal.User alice() {
        AccessFixture.Someone someone = access.aUser();
        return new Principal.User(someone.id(), someone.name(), false, 1);
    }

    private Secret refreshToken(Principal.User user) {
        return await(issueRefreshToken.issue(user, "here", "test"));
    }

    private void isWorthless(Secret secret, String service) {
        assertThatThrownBy(() -> await(redeemRefreshToken.redeem(secret, service)))
                .isInstanceOf(InvalidToken.class);
    }

    @Test
    void is_good_for_its_user_at_its_service_only() {
        Principal.User alice = alice();
        Secret secret = refreshToken(alice);
        assertThat(await(redeemRefreshToken.redeem(secret, "here"))).isEqualTo(alice);
        isWorthless(secret, "elsewhere");
        isWorthless(Secret.make(Secret.Kind.REFRESH), "here");
    }

    @Test
    void ends_when_it_is_revoked() {
        Secret secret = refreshToken(alice());
        await(redeemRefreshToken.revoke(secret));
        isWorthless(secret, "here");
    }

    @Test
    void ends_with_the_epoch_and_the_activity_of_its_user() {
        Principal.User alice = alice();
        Secret secret = refreshToken(alice);
        PostgresResource.current().execute("UPDATE app_user SET epoch = 2 WHERE id = " + alice.id());
        isWorthless(secret, "here");
        Principal.User bob = alice();
        Secret other = refreshToken(bob);
        PostgresResource.current().execute("UPDATE app_user SET is_active = false WHERE id = " + bob.id());
        isWorthless(other, "here");
    }

    @Test
    void ends_when_it_expires() {
        Principal.User alice = alice();
        Secret secret = refreshToken(alice);
        PostgresResource.current().execute("UPDATE refresh_token SET expires_at = now() WHERE user_id = " + alice.id());
        isWorthless(secret, "here");
    }

    @Test
    void is_kept_as_a_hash_and_never_shown() {
        Principal.User alice = alice();
        Secret secret = refreshToken(alice);
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM refresh_token WHERE hash = '" + secret.hash() + "'"))
                .isEqualTo(1);
        assertThat(secret.hash()).doesNotContain(secret.reveal());
        assertThat(secret.toString()).doesNotContain(secret.reveal());
    }

    @Test
    void is_one_of_a_hundred_at_most() {
        Principal.User alice = alice();
        Secret first = refreshToken(alice);
        for (int i = 0; i < 100; i++) {
            assertThat(await(redeemRefreshToken.redeem(refreshToken(alice), "here")))
                    .isEqualTo(alice);
        }
        isWorthless(first, "here");
    }
}
