package io.slipway.registry.point;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.name.RepositoryName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pointers that were seen last: what pulls live on while PostgreSQL does not answer. */
@ApplicationScoped
class LastKnown {
    private final Cache<RepositoryName, Pointer> pointers;
    private final Counter staleAnswers;

    LastKnown(PointerConfig config, MeterRegistry metrics) {
        this.pointers = Caffeine.newBuilder()
                .maximumSize(config.remembered())
                .expireAfterWrite(config.stale())
                .build();
        this.staleAnswers = Counter.builder("slipway.pointer.stale")
                .description("Reads answered from the last known pointer because PostgreSQL did not answer")
                .register(metrics);
    }

    void remember(Collection<RepositoryName> asked, Map<RepositoryName, Pointer> found) {
        for (RepositoryName name : asked) {
            Pointer pointer = found.get(name);
            if (pointer == null) {
                pointers.invalidate(name);
            } else {
                pointers.put(name, pointer);
            }
        }
    }

    void forget(RepositoryName name) {
        pointers.invalidate(name);
    }

    /** What to answer with while PostgreSQL does not: the last known pointer of {@code name}; null where none is known. */
    @Nullable
    Pointed find(RepositoryName name) {
        Pointer known = pointers.getIfPresent(name);
        if (known == null) {
            return null;
        }
        staleAnswers.increment();
        return new Pointed(known, Map.of(), true);
    }
}
