package io.slipway.upstream.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.upstream.egress.Egress;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Where hosts are, as far as they may be asked. An address that was found and checked is connected to itself, so it stays good for a
 * while: a sync that asks a thousand times looks it up once in ten seconds.
 */
final class Addresses {
    private static final Duration GOOD = Duration.ofSeconds(10);

    /** Whoever is redirected to ever other hosts shall not fill the memory. */
    private static final int MOST = 100;

    private final Egress egress;
    private final Cache<Place, InetAddress> found =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(GOOD).build();

    Addresses(Egress egress) {
        this.egress = egress;
    }

    private record Place(String host, int port) {}

    /** The address of {@code host}, which may be asked at {@code port}. */
    Uni<InetAddress> of(String host, int port) {
        return Uni.createFrom().deferred(() -> {
            Place place = new Place(host, port);
            InetAddress known = found.getIfPresent(place);
            return known != null ? Uni.createFrom().item(known) : resolved(place);
        });
    }

    private Uni<InetAddress> resolved(Place place) {
        return Uni.createFrom()
                .item(() -> egress.resolve(place.host(), place.port()))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .invoke(address -> found.put(place, address));
    }
}
