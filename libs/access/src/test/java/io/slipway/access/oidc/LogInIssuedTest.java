package io.slipway.access.oidc;

import static io.slipway.access.AccessFixture.PASSWORD;
import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.AccessFixture;
import io.slipway.access.decision.Principal;
import io.slipway.access.limit.TooManyRequests;
import io.slipway.access.login.LogIn;
import io.slipway.access.login.Login;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.FindUser;
import io.slipway.access.user.User;
import io.slipway.access.user.UserDraft;
import io.slipway.access.user.WrongCredentials;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Logging in with a token of an issuer")
class LogInIssuedTest {
    private static final List<String> NO_GROUPS = List.of();

    @Inject
    AccessFixture access;

    @Inject
    ScriptedIssuer issuer;

    @Inject
    LogInIssued logInIssued;

    @Inject
    LogIn logIn;

    @Inject
    OidcConfig config;

    @Inject
    OidcIssuers issuers;

    @Inject
    CreateUser createUser;

    @Inject
    FindUser findUser;

    private String subject = "";

    @BeforeEach
    void somebody() {
        issuer.down(false);
        subject = UUID.randomUUID().toString();
    }

    private Principal.User login(String token) {
        return await(logInIssued.user(token));
    }

    private User user(Principal.User who) {
        return Objects.requireNonNull(await(findUser.byId(who.id())));
    }

    private List<String> groups(Principal.User who) {
        return user(who).groups().stream().map(group -> group.name()).toList();
    }

    /** The groups the configuration of these tests maps to. */
    private void groupsHere() {
        for (String name : List.of("developers", "testers")) {
            PostgresResource.current()
                    .execute("INSERT INTO app_group (name) VALUES ('" + name + "') ON CONFLICT (name) DO NOTHING");
        }
    }

    @Test
    void makes_a_user_without_a_password_when_he_is_first_seen_and_finds_him_again() {
        Principal.User who = login(issuer.token(subject, NO_GROUPS, 10));
        assertThat(who.name()).isEqualTo("oidc-" + subject);
        assertThat(user(who).hasPassword()).isFalse();
        assertThat(login(issuer.token(subject, NO_GROUPS, 5)).id()).isEqualTo(who.id());
    }

    @Test
    void works_as_the_password_of_docker_login_under_any_name() {
        String token = issuer.token(subject, NO_GROUPS, 10);
        var login = await(logIn.basic("oidc", token, "192.0.2.1", "registry"));
        assertThat(login.user().name()).isEqualTo("oidc-" + subject);
        assertThat(login.isPassword()).isFalse();
    }

    /** Else whoever has one could send it with the name of somebody else and guess at that one's password without end. */
    @Test
    void goes_on_where_too_much_was_guessed_from_its_address_and_no_name_with_it() {
        String token = issuer.token(subject, NO_GROUPS, 10);
        String address = "192.0.2.77";
        assertThat(await(logIn.basic("somebody", token, address, "registry"))
                        .user()
                        .name())
                .isEqualTo("oidc-" + subject);
        for (int i = 0; i < 310; i++) {
            Uni<Login> guess = logIn.basic("nobody", "slwp_" + "x".repeat(43), address, "registry");
            assertThatThrownBy(() -> await(guess)).isInstanceOfAny(NotVouchedFor.class, TooManyRequests.class);
        }
        assertThatThrownBy(() -> await(logIn.basic("somebody", "wrong", address, "registry")))
                .isInstanceOf(TooManyRequests.class);
        assertThat(await(logIn.basic("somebody", token, address, "registry"))
                        .user()
                        .name())
                .isEqualTo("oidc-" + subject);
    }

    @Test
    void replaces_groups_by_those_of_the_newest_token_and_raises_the_epoch_when_one_is_lost() {
        groupsHere();
        Principal.User first = login(issuer.token(subject, List.of("dev", "qa", "unknown"), 30));
        assertThat(groups(first)).containsExactlyInAnyOrder("developers", "testers");
        Principal.User second = login(issuer.token(subject, List.of("qa"), 20));
        assertThat(groups(second)).containsExactly("testers");
        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    }

    @Test
    void with_an_older_token_brings_nothing_back() {
        groupsHere();
        String older = issuer.token(subject, List.of("dev", "admins"), 30);
        assertThat(login(older).superuser()).isTrue();
        Principal.User now = login(issuer.token(subject, NO_GROUPS, 20));
        assertThat(now.superuser()).isFalse();
        assertThat(login(older)).isEqualTo(now);
        assertThat(groups(now)).isEmpty();
    }

    @Test
    void gives_the_roles_that_are_configured_and_takes_them_away_again() {
        Principal.User who = login(issuer.token(subject, List.of("ops"), 30));
        String count = "SELECT count(*) FROM role_assignment WHERE object_id IS NULL AND user_id = " + who.id();
        assertThat(PostgresResource.current().number(count)).isEqualTo(1);
        assertThat(login(issuer.token(subject, NO_GROUPS, 20)).id()).isEqualTo(who.id());
        assertThat(PostgresResource.current().number(count)).isZero();
    }

    @Test
    void never_takes_over_a_name_that_is_somebody_elses() {
        assertThat(await(createUser.create(UserDraft.named("oidc-" + subject), PASSWORD)))
                .isPositive();
        assertThatThrownBy(() -> login(issuer.token(subject, NO_GROUPS, 10)))
                .isInstanceOf(NotVouchedFor.class)
                .hasMessageContaining("another user");
    }

    @Test
    void is_refused_to_a_user_who_is_not_active_with_the_next_request() {
        String token = issuer.token(subject, NO_GROUPS, 10);
        Principal.User who = login(token);
        PostgresResource.current().execute("UPDATE app_user SET is_active = false WHERE id = " + who.id());
        assertThatThrownBy(() -> login(token)).isInstanceOf(NotVouchedFor.class);
    }

    @Test
    void needs_a_token_for_us_signed_by_the_issuer_and_not_expired() {
        List<String> bad = List.of(
                issuer.token(subject, NO_GROUPS, 10, claims -> claims.setAudience("somebody-else")),
                issuer.token(subject, NO_GROUPS, 4000),
                issuer.token(subject, NO_GROUPS, 10, claims -> claims.setIssuer("https://evil.example")),
                issuer.token(subject, NO_GROUPS, 10, claims -> claims.unsetClaim("aud")),
                issuer.token(subject, NO_GROUPS, 10, claims -> claims.unsetClaim("exp")),
                issuer.token(subject, NO_GROUPS, 10, claims -> claims.setClaim("cnf", "a key to be proved")),
                issuer.token(subject, NO_GROUPS, 10, claims -> claims.setClaim("typ", "ID")),
                ScriptedIssuer.signed(claimsOf(issuer.token(subject, NO_GROUPS, 10)), ScriptedIssuer.fresh("first")));
        for (String token : bad) {
            assertThatThrownBy(() -> login(token)).isInstanceOf(NotVouchedFor.class);
        }
    }

    @Test
    void needs_a_signature_and_one_with_a_private_key() throws JoseException {
        JsonWebSignature none = new JsonWebSignature();
        none.setPayload(claimsOf(issuer.token(subject, NO_GROUPS, 10)).toJson());
        none.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
        none.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        assertThatThrownBy(() -> login(none.getCompactSerialization())).isInstanceOf(NotVouchedFor.class);
        JsonWebSignature mac = new JsonWebSignature();
        mac.setPayload(claimsOf(issuer.token(subject, NO_GROUPS, 10)).toJson());
        mac.setKeyIdHeaderValue("first");
        mac.setKey(new HmacKey(issuer.key().getPublicKey().getEncoded()));
        mac.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        assertThatThrownBy(() -> login(mac.getCompactSerialization())).isInstanceOf(NotVouchedFor.class);
    }

    private static JwtClaims claimsOf(String token) {
        try {
            return new JwtConsumerBuilder()
                    .setSkipAllValidators()
                    .setSkipSignatureVerification()
                    .build()
                    .processToClaims(token);
        } catch (InvalidJwtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void is_refused_for_a_while_when_the_issuer_is_down_and_possible_when_it_is_up_again() {
        issuer.down(true);
        IssuerKeys fresh = new IssuerKeys(
                Objects.requireNonNull(config.issuers().get("corp")), config, issuer, java.time.Clock.systemUTC());
        assertThatThrownBy(() -> await(fresh.forToken("first"))).isInstanceOf(IssuerUnavailable.class);
        issuer.down(false);
        assertThat(await(fresh.forToken("first"))).isNotEmpty();
        issuer.down(true);
        assertThat(await(fresh.forToken("first"))).isNotEmpty();
    }

    @Test
    void without_any_issuer_leaves_passwords_alone() {
        assertThat(issuers.isEmpty()).isFalse();
        AccessFixture.Someone alice = access.aUser();
        assertThat(await(logIn.basic(alice.name(), PASSWORD, "192.0.2.1", "api"))
                        .isPassword())
                .isTrue();
        assertThatThrownBy(() -> await(logIn.basic(alice.name(), "wrong", "192.0.2.1", "api")))
                .isInstanceOf(WrongCredentials.class);
    }
}
