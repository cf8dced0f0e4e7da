package io.slipway.access.user;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Logins with a name and a password. */
@ConfigMapping(prefix = "slipway.login")
public interface LoginConfig {
    /** After how many wrong passwords for one name from one address that address is refused for that name. */
    @WithDefault("10")
    int attempts();

    /** For how long it is refused, from the first wrong password on. */
    @WithDefault("5m")
    Duration refusedFor();

    /**
     * For how long a verified password need not be verified again; a user from whom something is taken is asked at once. In the last quarter
     * of it the password is verified anew beside whoever asks.
     */
    @WithDefault("60s")
    Duration remembered();
}
