package io.slipway.ledger.list;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where deep windows of lists begin. Whoever reads a long list page by page would otherwise make PostgreSQL walk over all that
 * was read before, page after page. What comes or goes meanwhile among the newer rows neither repeats nor hides a row to him.
 */
@ApplicationScoped
class Anchors {
    /** Walking this far costs nothing to speak of. */
    private static final int DEEP = 1000;

    private static final int MOST = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Cache<Place, Anchor> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

    /** A place in a list. */
    private record Place(String list, int offset) {}

    /** The last row before a place. */
    record Anchor(OffsetDateTime createdAt, UUID id) {}

    /** Whether it is worth to know where a window begins. */
    static boolean isDeep(int offset) {
        return offset >= DEEP;
    }

    /** The row before the {@code offset}th of {@code list}; null where it is not remembered. */
    @Nullable
    Anchor before(String list, int offset) {
        return isDeep(offset) ? known.getIfPresent(new Place(list, offset)) : null;
    }

    void remember(String list, int offset, Anchor last) {
        if (isDeep(offset)) {
            known.put(new Place(list, offset), last);
        }
    }
}
