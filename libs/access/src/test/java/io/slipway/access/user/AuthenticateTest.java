package io.slipway.access.user;

import static io.slipway.access.AccessFixture.PASSWORD;
import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.AccessFixture;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.assignment.Assignment;
import io.slipway.access.assignment.RevokeRole;
import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Logging in")
class AuthenticateTest {
    private static final Principal.User ROOT = new Principal.User(1, "admin", true, 1);
    private static final String HOME = "192.0.2.1";
    private static final String NEW = "Yq4-basalt-harp";

    @Inject
    AccessFixture access;

    @Inject
    Authenticate authenticate;

    @Inject
    Passwords passwords;

    @Inject
    Ledger ledger;

    @Inject
    Users users;

    @Inject
    Attempts attempts;

    @Inject
    LoginConfig config;

    @Inject
    UpdateUser updateUser;

    @Inject
    ResetAdmin resetAdmin;

    @Inject
    AssignRole assignRole;

    @Inject
    RevokeRole revokeRole;

    private Principal.User login(AccessFixture.Someone who, String password, String address) {
        return await(authenticate.basic(who.name(), password, address));
    }

    private void update(AccessFixture.Someone who, UnaryOperator<UserDraft> change, PasswordChange password) {
        assertThat(await(updateUser.update(ROOT, who.id(), change, password))).isTrue();
    }

    @Test
    void needs_the_right_password_of_somebody_who_is_active() {
        AccessFixture.Someone alice = access.aUser();
        assertThat(login(alice, PASSWORD, HOME).id()).isEqualTo(alice.id());
        assertThatThrownBy(() -> login(alice, "wrong", HOME)).isInstanceOf(WrongCredentials.class);
        update(alice, known -> new UserDraft(known.username(), "", "", "", false, false), new PasswordChange.Keep());
        assertThatThrownBy(() -> login(alice, PASSWORD, HOME)).isInstanceOf(WrongCredentials.class);
    }

    @Test
    void of_many_connections_at_once_is_one_verification() {
        AccessFixture.Someone alice = access.aUser();
        List<Principal.User> users = await(Multi.createFrom()
                .range(0, 500)
                .onItem()
                .transformToUni(i -> authenticate.basic(alice.name(), PASSWORD, HOME))
                .merge(500)
                .collect()
                .asList());
        assertThat(users).hasSize(500).extracting(Principal.User::id).containsOnly(alice.id());
    }

    @Test
    void is_not_remembered_past_a_change_of_the_password() {
        AccessFixture.Someone alice = access.aUser();
        assertThat(login(alice, PASSWORD, HOME).epoch()).isEqualTo(1);
        update(alice, known -> known, new PasswordChange.Set(NEW));
        assertThatThrownBy(() -> login(alice, PASSWORD, HOME)).isInstanceOf(WrongCredentials.class);
        assertThat(login(alice, NEW, HOME).epoch()).isEqualTo(2);
        update(alice, known -> known, new PasswordChange.Disable());
        assertThatThrownBy(() -> login(alice, NEW, HOME)).isInstanceOf(WrongCredentials.class);
    }

    /** Who asks all the time would else wait for a hash once a minute, on all of his connections. */
    @Test
    void is_verified_anew_beside_whoever_asks_before_it_is_forgotten() {
        AccessFixture.Someone alice = access.aUser();
        AtomicLong now = new AtomicLong();
        Authenticate remembering = new Authenticate(ledger, users, passwords, attempts, config, now::get);
        Uni<Integer> ask = Uni.createFrom()
                .deferred(() -> remembering.remembered(alice.name(), PASSWORD, HOME))
                .map(Principal.User::id);
        assertThat(await(ask)).isEqualTo(alice.id());
        PostgresResource.current()
                .execute("UPDATE app_user SET password_hash = '" + await(passwords.hash(NEW)) + "' WHERE id = "
                        + alice.id());
        now.set(config.remembered().toNanos() / 2);
        assertThat(await(ask)).as("too early").isEqualTo(alice.id());
        now.set(config.remembered().toNanos() / 5 * 4);
        assertThat(await(ask)).as("he does not wait").isEqualTo(alice.id());
        Uni<Integer> later = ask.onItem().delayIt().by(Duration.ofMillis(20));
        assertThatThrownBy(() -> await(later.repeat().atMost(500).collect().last()))
                .isInstanceOf(WrongCredentials.class);
    }

    @Test
    void is_not_remembered_past_the_end_of_a_superuser() {
        AccessFixture.Someone alice = access.aUser();
        PostgresResource.current().execute("UPDATE app_user SET is_superuser = true WHERE id = " + alice.id());
        assertThat(login(alice, PASSWORD, HOME).superuser()).isTrue();
        PostgresResource.current().execute("UPDATE app_user SET is_superuser = false WHERE id = " + alice.id());
        assertThat(login(alice, PASSWORD, HOME).superuser()).isFalse();
    }

    @Test
    void begins_a_new_epoch_when_something_is_taken_away_and_none_when_something_is_given() {
        AccessFixture.Someone alice = access.aUser();
        Assignee.ToUser to = new Assignee.ToUser(alice.id());
        Assignment viewer = await(assignRole.assign(to, "core.task_viewer", null));
        assertThat(login(alice, PASSWORD, HOME).epoch()).isEqualTo(1);
        assertThat(await(revokeRole.revoke(to, viewer.id()))).isTrue();
        assertThat(login(alice, PASSWORD, HOME).epoch()).isEqualTo(2);
    }

    @Test
    void is_refused_to_an_address_that_guessed_too_often_and_to_nobody_else() {
        AccessFixture.Someone alice = access.aUser();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> login(alice, "wrong", "198.51.100.7")).isInstanceOf(WrongCredentials.class);
        }
        assertThatThrownBy(() -> login(alice, PASSWORD, "198.51.100.7"))
                .isInstanceOf(WrongCredentials.class)
                .hasMessage("wrong username or password");
        assertThat(login(alice, PASSWORD, HOME).id()).isEqualTo(alice.id());
    }

    /** Whoever has one address of a network in IPv6 has 2^64 to guess from. */
    @Test
    void is_refused_to_a_network_of_IPv6_that_guessed_too_often_and_to_no_other() {
        AccessFixture.Someone alice = access.aUser();
        for (int i = 0; i < 10; i++) {
            String address = "2001:db8::" + i;
            assertThatThrownBy(() -> login(alice, "wrong", address)).isInstanceOf(WrongCredentials.class);
        }
        assertThatThrownBy(() -> login(alice, PASSWORD, "2001:db8::a")).isInstanceOf(WrongCredentials.class);
        assertThat(login(alice, PASSWORD, "2001:db8:0:1::a").id()).isEqualTo(alice.id());
    }

    /** A hundred guesses at once would else all be checked before the first is counted. */
    @Test
    void is_refused_to_whoever_guessed_too_often_while_he_waited() {
        String hash = await(passwords.hash(PASSWORD));
        assertThat(await(passwords.matches(PASSWORD, hash, () -> false))).isTrue();
        assertThat(await(passwords.matches(PASSWORD, hash, () -> true))).isFalse();
    }

    @Test
    void by_more_than_can_be_verified_is_refused_at_once_and_takes_nothing_down() {
        String hash = await(passwords.hash(PASSWORD));
        List<String> answers = await(Multi.createFrom()
                .range(0, 200)
                .onItem()
                .transformToUni(i -> passwords
                        .matches("wrong", hash, () -> false)
                        .map(String::valueOf)
                        .onFailure(RejectedExecutionException.class)
                        .recoverWithItem("refused"))
                .merge(200)
                .collect()
                .asList());
        assertThat(answers).containsOnly("false", "refused");
        assertThat(answers.stream().filter("refused"::equals)).hasSizeGreaterThan(100);
        AccessFixture.Someone alice = access.aUser();
        assertThat(login(alice, PASSWORD, HOME).id()).isEqualTo(alice.id());
    }

    @Test
    void as_the_administrator_is_given_back_to_whoever_holds_the_machine() {
        PostgresResource.current().execute("DELETE FROM app_user WHERE username = 'admin'");
        assertThat(await(resetAdmin.reset(NEW))).isTrue();
        AccessFixture.Someone admin = new AccessFixture.Someone(
                await(authenticate.basic("admin", NEW, HOME)).id(), "admin");
        int epoch = login(admin, NEW, HOME).epoch();
        assertThat(await(resetAdmin.reset(NEW))).as("he has it already").isFalse();
        assertThat(login(admin, NEW, HOME).epoch()).isEqualTo(epoch);
        PostgresResource.current()
                .execute("INSERT INTO user_identity (issuer, subject, user_id) VALUES ('https://i', 's', " + admin.id()
                        + ")");
        PostgresResource.current()
                .execute("UPDATE app_user SET is_superuser = false, is_active = false, password_hash = NULL WHERE id = "
                        + admin.id());
        assertThatThrownBy(() -> login(admin, NEW, HOME)).isInstanceOf(WrongCredentials.class);
        assertThat(await(resetAdmin.reset(PASSWORD))).isTrue();
        assertThat(login(admin, PASSWORD, HOME).superuser()).isTrue();
        assertThat(login(admin, PASSWORD, HOME).epoch()).isGreaterThan(epoch);
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM user_identity WHERE user_id = " + admin.id()))
                .as("no issuer speaks for him any more")
                .isZero();
        assertThat(PostgresResource.current()
                        .number("SELECT count(*) FROM audit WHERE surface = 'machine' AND object = 'admin'"))
                .isEqualTo(2);
    }

    @Test
    void of_a_superuser_is_changed_by_superusers_only() {
        AccessFixture.Someone root = access.aUser();
        AccessFixture.Someone mallory = access.aUser();
        PostgresResource.current().execute("UPDATE app_user SET is_superuser = true WHERE id = " + root.id());
        Principal.User by = login(mallory, PASSWORD, HOME);
        assertThatThrownBy(() -> await(updateUser.update(by, root.id(), known -> known, new PasswordChange.Set(NEW))))
                .isInstanceOf(OnlySuperusers.class);
        assertThatThrownBy(() -> await(updateUser.delete(by, root.id()))).isInstanceOf(OnlySuperusers.class);
        assertThat(await(updateUser.delete(ROOT, root.id()))).isTrue();
    }
}
