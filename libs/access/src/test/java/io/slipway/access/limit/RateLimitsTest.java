package io.slipway.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.access.decision.Principal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rate limits")
class RateLimitsTest {
    private static final Principal ALICE = new Principal.User(1, "alice", false, 1);
    private static final Principal BOB = new Principal.User(2, "bob", false, 1);

    private static RateLimits limits(int perMinute) {
        return new RateLimits(new Settings(perMinute));
    }

    /** Every limit is the same. */
    private record Settings(int perMinute) implements LimitConfig {
        @Override
        public int tokensPerAddress() {
            return perMinute;
        }

        @Override
        public int tokensPerUser() {
            return perMinute;
        }

        @Override
        public int refusedLoginsPerAddress() {
            return perMinute;
        }

        @Override
        public int uploadsPerAddress() {
            return perMinute;
        }

        @Override
        public int uploadsPerUser() {
            return perMinute;
        }

        @Override
        public long counted() {
            return 1000;
        }
    }

    @Test
    void refuse_the_address_that_asks_too_often_with_a_time_and_nobody_else() {
        RateLimits limits = limits(3);
        for (int i = 0; i < 3; i++) {
            limits.token("192.0.2.1");
        }
        assertThatThrownBy(() -> limits.token("192.0.2.1"))
                .isInstanceOfSatisfying(
                        TooManyRequests.class,
                        refusal -> assertThat(refusal.retryAfter())
                                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(21)));
        assertThatCode(() -> limits.token("192.0.2.2")).doesNotThrowAnyException();
    }

    @Test
    void count_a_network_of_IPv6_as_one_address() {
        RateLimits limits = limits(1);
        limits.token("2001:db8::1");
        assertThatThrownBy(() -> limits.token("2001:db8::2")).isInstanceOf(TooManyRequests.class);
        assertThatCode(() -> limits.token("2001:db8:0:1::1")).doesNotThrowAnyException();
    }

    @Test
    void follow_a_user_from_address_to_address_and_leave_the_anonymous_to_theirs() {
        RateLimits limits = limits(1);
        limits.upload(ALICE, "192.0.2.1");
        assertThatThrownBy(() -> limits.upload(ALICE, "192.0.2.2")).isInstanceOf(TooManyRequests.class);
        assertThatCode(() -> limits.upload(BOB, "192.0.2.3")).doesNotThrowAnyException();
        limits.token(new Principal.Anonymous());
        assertThatCode(() -> limits.token(new Principal.Anonymous())).doesNotThrowAnyException();
    }

    @Test
    void refuse_logins_after_refusals_and_never_after_successes() {
        RateLimits limits = limits(2);
        for (int i = 0; i < 10; i++) {
            limits.login("192.0.2.1", "alice");
        }
        limits.refusedLogin("192.0.2.1");
        limits.login("192.0.2.1", "alice");
        limits.refusedLogin("192.0.2.1");
        assertThatThrownBy(() -> limits.login("192.0.2.1", "alice")).isInstanceOf(TooManyRequests.class);
    }

    /** Behind one address of a house or a proxy are many. */
    @Test
    void lock_nobody_out_who_shares_an_address_with_somebody_who_guesses() {
        RateLimits limits = limits(2);
        limits.acceptedLogin("192.0.2.1", "alice");
        for (int i = 0; i < 10; i++) {
            limits.refusedLogin("192.0.2.1");
        }
        assertThatCode(() -> limits.login("192.0.2.1", "alice")).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.login("192.0.2.1", "bob")).isInstanceOf(TooManyRequests.class);
        assertThatCode(() -> limits.login("192.0.2.2", "bob")).doesNotThrowAnyException();
    }

    @Test
    void are_off_where_they_are_0() {
        RateLimits limits = limits(0);
        for (int i = 0; i < 100; i++) {
            limits.token("192.0.2.1");
            limits.refusedLogin("192.0.2.1");
            limits.login("192.0.2.1", "alice");
        }
        assertThat(limits).isNotNull();
    }
}
