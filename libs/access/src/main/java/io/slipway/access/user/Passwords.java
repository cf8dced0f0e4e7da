package io.slipway.access.user;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with bcrypt, which is slow on purpose: on threads of its own, few of them, and with a queue that ends, so that logins
 * cannot take the process down.
 */
@ApplicationScoped
class Passwords {
    private static final int THREADS = 2;
    private static final int QUEUE = 64;

    /** Checked when there is no such user, so that an unknown name takes as long as a wrong password. */
    private static final String NOBODYS = BcryptUtil.bcryptHash("nobody has this password");

    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUE), Passwords::thread);

    Uni<String> hash(String password) {
        return Uni.createFrom().item(() -> BcryptUtil.bcryptHash(password)).runSubscriptionOn(threads);
    }

    /**
     * Whether {@code password} is the one {@code hash} was made of; fails when too many wait.
     *
     * @param isRefused asked when its turn has come, for what waited before it may have said no; then it does not
     */
    Uni<Boolean> matches(String password, @Nullable String hash, BooleanSupplier isRefused) {
        return Uni.createFrom()
                .item(() -> !isRefused.getAsBoolean() && matches(password, hash))
                .runSubscriptionOn(threads);
    }

    private static boolean matches(String password, @Nullable String hash) {
        return BcryptUtil.matches(password, hash == null ? NOBODYS : hash) && hash != null;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "passwords");
        thread.setDaemon(true);
        return thread;
    }
}
