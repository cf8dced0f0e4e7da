package io.slipway.access.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.decision.Principal;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a name and a password. What was verified is remembered for a minute, under a keyed hash that only this process can make, so
 * that neither the password nor anything to test it with stays in memory.
 */
@ApplicationScoped
public class Authenticate {
    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int MOST = 10_000;
    private static final int LONGEST = 1024;

    private final Ledger ledger;
    private final Users users;
    private final Passwords passwords;
    private final SecretKeySpec key;
    private final Cache<String, Principal.User> verified =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    Authenticate(Ledger ledger, Users users, Passwords passwords) {
        this.ledger = ledger;
        this.users = users;
        this.passwords = passwords;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    /** The user of {@code name}; fails with {@link WrongCredentials} when {@code password} is not his, or he is not active. */
    public Uni<Principal.User> basic(String name, String password) {
        if (name.length() > LONGEST || password.length() > LONGEST) {
            return Uni.createFrom().failure(new WrongCredentials());
        }
        String remembered = fingerprint(name, password);
        Principal.User known = verified.getIfPresent(remembered);
        return known != null
                ? Uni.createFrom().item(known)
                : verify(name, password).invoke(user -> verified.put(remembered, user));
    }

    private Uni<Principal.User> verify(String name, String password) {
        return ledger.readOrm(() -> users.find("username = ?1 and active", name).firstResult())
                .chain(row -> passwords.matches(password, hash(row)).map(matches -> user(row, matches)));
    }

    private static @Nullable String hash(@Nullable UserEntity row) {
        return row == null ? null : row.passwordHash;
    }

    private static Principal.User user(@Nullable UserEntity row, boolean matches) {
        if (row == null || !matches) {
            throw new WrongCredentials();
        }
        return new Principal.User(row.id, row.username, row.superuser);
    }

    private String fingerprint(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            mac.update(text);
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
