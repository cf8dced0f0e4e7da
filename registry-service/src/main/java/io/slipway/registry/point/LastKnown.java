package io.slipway.registry.point;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
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
        pointers.putAll(found);
        if (found.size() < asked.size()) {
            asked.stream().filter(name -> !found.containsKey(name)).forEach(pointers::invalidate);
        }
    }

    /** The last known pointer of {@code name}; {@code UNAVAILABLE} where none is known. */
    Uni<Pointed> of(RepositoryName name) {
        @Nullable Pointer known = pointers.getIfPresent(name);
        if (known == null) {
            return Uni.createFrom().failure(RegistryError.UNAVAILABLE.because("the database does not answer"));
        }
        staleAnswers.increment();
        return Uni.createFrom().item(new Pointed(known, Map.of(), true));
    }
}
