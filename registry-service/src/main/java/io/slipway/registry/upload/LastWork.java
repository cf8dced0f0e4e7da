package io.slipway.registry.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.storage.object.UploadState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where this process left the uploads it worked on last: whoever goes on with one a moment later, as most do, need not ask PostgreSQL for it.
 * Another replica may have gone on with it meanwhile, or ended it: that is seen by the file, whose lock and size are one for all of them, and
 * where it does not say so, by the row that is written afterwards.
 */
@ApplicationScoped
class LastWork {
    private static final int MOST = 10_000;
    private static final Duration MOMENT = Duration.ofSeconds(30);

    private final Cache<Session, UploadState> left =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MOMENT).build();

    /** Remembers where {@code session} was left, as its row says, too. */
    void leave(Session session, UploadState state) {
        left.put(session, state);
    }

    /** Where {@code session} was left, once: whoever goes on says anew where he leaves it. */
    @Nullable
    UploadState take(Session session) {
        return left.asMap().remove(session);
    }

    void forget(Session session) {
        left.invalidate(session);
    }
}
