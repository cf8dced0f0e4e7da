package io.slipway.access.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Standing;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a name and a password. What was verified is remembered for a minute, under a keyed hash that only this process can make, so
 * that neither the password nor anything to test it with stays in memory. It is worth something only in the epoch of the user it was
 * verified in: a changed password, a lost role or a deactivated user is asked for again with the next request. Before the minute is over
 * it is verified anew beside whoever asks, so that he who asks all the time never waits for it.
 */
@ApplicationScoped
public class Authenticate {
    private static final Logger LOG = Logger.getLogger(Authenticate.class);
    private static final int MOST = 10_000;
    private static final int LONGEST = 1024;

    private static final String PRESENT = "SELECT epoch, is_superuser FROM app_user WHERE id = $1 AND is_active";

    private final Ledger ledger;
    private final Users users;
    private final Passwords passwords;
    private final Attempts attempts;
    private final ThreadLocal<Mac> keyed;
    private final Ticker ticker;
    private final long renewedAfter;
    private final Cache<String, Verified> verified;
    private final ConcurrentMap<String, Uni<Principal.User>> underWay = new ConcurrentHashMap<>();

    @Inject
    Authenticate(Ledger ledger, Users users, Passwords passwords, Attempts attempts, LoginConfig config) {
        this(ledger, users, passwords, attempts, config, Ticker.systemTicker());
    }

    /** For tests, whose time {@code ticker} tells. */
    Authenticate(
            Ledger ledger, Users users, Passwords passwords, Attempts attempts, LoginConfig config, Ticker ticker) {
        this.ledger = ledger;
        this.users = users;
        this.passwords = passwords;
        this.attempts = attempts;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        SecretKeySpec key = new SecretKeySpec(random, "HmacSHA256");
        this.keyed = ThreadLocal.withInitial(() -> keyed(key));
        this.ticker = ticker;
        this.renewedAfter = config.remembered().toNanos() / 4 * 3;
        this.verified = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(config.remembered())
                .ticker(ticker)
                .build();
    }

    /**
     * Who was verified.
     *
     * @param at when, as the ticker tells it, in nanoseconds
     * @param isRenewed whether somebody has seen to that already
     */
    private record Verified(Principal.User user, long at, AtomicBoolean isRenewed) {}

    /**
     * The user of {@code name} as he is now; fails with {@link WrongCredentials} when {@code password} is not his, when he is not active,
     * or when too many wrong ones came from {@code address} before.
     */
    public Uni<Principal.User> basic(String name, String password, String address) {
        return remembered(name, password, address)
                .chain(user -> isPresent(user)
                        .chain(isPresent -> isPresent ? Uni.createFrom().item(user) : again(name, password, address)));
    }

    /** As {@link #basic}, for whoever learns the user's present epoch himself and asks {@link #again} where it is another. */
    public Uni<Principal.User> remembered(String name, String password, String address) {
        boolean isNoName = name.length() > LONGEST || name.indexOf('\0') >= 0;
        if (isNoName || password.length() > LONGEST || attempts.isRefused(address, name)) {
            return Uni.createFrom().failure(new WrongCredentials());
        }
        String fingerprint = fingerprint(name, password);
        Verified known = verified.getIfPresent(fingerprint);
        if (known == null) {
            return joined(fingerprint, name, password, address);
        }
        if (ticker.read() - known.at() >= renewedAfter && known.isRenewed().compareAndSet(false, true)) {
            renew(fingerprint, name, password, address);
        }
        return Uni.createFrom().item(known.user());
    }

    /** Nobody waits for it: what comes of it is for those who ask after that. Where it cannot be had, the minute ends as it would. */
    private void renew(String fingerprint, String name, String password, String address) {
        joined(fingerprint, name, password, address)
                .subscribe()
                .with(
                        user -> LOG.debugf("verified anew: %s", user.name()),
                        failure -> LOG.debugf("not verified anew: %s: %s", name, failure.getMessage()));
    }

    /**
     * Joins a verification of the same that is under way, or begins one: a client of a hundred connections has its password verified once a
     * minute, not a hundred times.
     */
    private Uni<Principal.User> joined(String fingerprint, String name, String password, String address) {
        return home(underWay.computeIfAbsent(
                fingerprint + address,
                same -> verify(fingerprint, name, password, address)
                        .onTermination()
                        .invoke(() -> underWay.remove(same))
                        .memoize()
                        .indefinitely()));
    }

    /** As {@link #basic}, whatever is remembered. */
    public Uni<Principal.User> again(String name, String password, String address) {
        String fingerprint = fingerprint(name, password);
        verified.invalidate(fingerprint);
        return home(verify(fingerprint, name, password, address));
    }

    /** Passwords have threads of their own: what comes from there goes on where whoever asked is at home. */
    private static <T> Uni<T> home(Uni<T> verification) {
        return Uni.createFrom().deferred(() -> {
            Context own = Vertx.currentContext();
            return own == null ? verification : verification.emitOn(step -> own.runOnContext(ignored -> step.run()));
        });
    }

    private Uni<Principal.User> verify(String fingerprint, String name, String password, String address) {
        return ledger.readOrm(() -> users.find("username = ?1 and active", name).firstResult())
                .chain(row -> passwords
                        .matches(password, hash(row), () -> attempts.isRefused(address, name))
                        .map(matches -> user(row, matches)))
                .invoke(user -> verified.put(fingerprint, new Verified(user, ticker.read(), new AtomicBoolean())))
                .invoke(user -> attempts.succeeded(address, name))
                .onFailure(WrongCredentials.class)
                .invoke(() -> refused(fingerprint, name, address));
    }

    private void refused(String fingerprint, String name, String address) {
        verified.invalidate(fingerprint);
        attempts.failed(address, name);
    }

    /** Whether {@code user} is as he is known: neither deleted nor deactivated, and nothing was taken from him. */
    public Uni<Boolean> isPresent(Principal.User user) {
        return ledger.read(PRESENT, user.id()).map(rows -> isPresent(rows, user));
    }

    private static boolean isPresent(RowSet<Row> rows, Principal.User user) {
        for (Row row : rows) {
            return new Standing(row.getInteger("epoch"), row.getBoolean("is_superuser")).isOf(user);
        }
        return false;
    }

    private static @Nullable String hash(@Nullable UserEntity row) {
        return row == null ? null : row.passwordHash;
    }

    private static Principal.User user(@Nullable UserEntity row, boolean matches) {
        if (row == null || !matches) {
            throw new WrongCredentials();
        }
        return new Principal.User(row.id, row.username, row.superuser, row.epoch);
    }

    private String fingerprint(String name, String password) {
        Mac mac = keyed.get();
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
        mac.update(text);
        return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    }

    /** Ready for the next credentials with each fingerprint it tells. */
    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
