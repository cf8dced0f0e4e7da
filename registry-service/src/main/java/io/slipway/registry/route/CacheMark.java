package io.slipway.registry.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Pointed;
import io.slipway.registry.point.Remembered;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Says of a manifest or blob, in a header and a metric, where its answer came from: {@code HIT}, this replica remembered what the name
 * serves; {@code MISS}, it had to be asked for; {@code STALE}, PostgreSQL does not answer and the last known pointer was used.
 */
@ApplicationScoped
class CacheMark {
    private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Slipway-Cache");
    private static final CharSequence HIT = HttpHeaders.createOptimized("HIT");

    private final Counter hits;
    private final Counter misses;
    private final Counter stale;

    CacheMark(MeterRegistry metrics) {
        this.hits = counter(metrics, "hit");
        this.misses = counter(metrics, "miss");
        this.stale = counter(metrics, "stale");
    }

    private static Counter counter(MeterRegistry metrics, String result) {
        return Counter.builder("slipway.reads")
                .description("Manifests and blobs answered, by whether this replica remembered what the name serves")
                .tag("cache", result)
                .register(metrics);
    }

    Answer mark(Answer answer, Pointed pointed, Remembered<?> found) {
        if (pointed.isStale()) {
            stale.increment();
            return answer.with(HEADER, "STALE");
        }
        (found.isHit() ? hits : misses).increment();
        return answer.with(HEADER, found.isHit() ? HIT : "MISS");
    }
}
