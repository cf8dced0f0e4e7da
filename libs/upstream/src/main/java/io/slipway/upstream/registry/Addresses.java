package io.slipway.upstream.registry;

import io.slipway.upstream.egress.Egress;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Where hosts are, as far as they may be asked. An address that was found and checked is connected to itself, so it stays good for a
 * while: a sync that asks a thousand times looks it up once in ten seconds.
 */
final class Addresses {
    private static final long GOOD = Duration.ofSeconds(10).toNanos();
    private static final int MOST = 100;

    private final Egress egress;
    private final LongSupplier nanoTime;
    private final Map<Place, Found> found = new ConcurrentHashMap<>();

    Addresses(Egress egress, LongSupplier nanoTime) {
        this.egress = egress;
        this.nanoTime = nanoTime;
    }

    private record Place(String host, int port) {}

    private record Found(InetAddress address, long at) {}

    /** The address of {@code host}, which may be asked at {@code port}. */
    Uni<InetAddress> of(String host, int port) {
        return Uni.createFrom().deferred(() -> {
            Place place = new Place(host, port);
            Found known = found.get(place);
            return known != null && nanoTime.getAsLong() - known.at() < GOOD
                    ? Uni.createFrom().item(known.address())
                    : resolved(place);
        });
    }

    private Uni<InetAddress> resolved(Place place) {
        return Uni.createFrom()
                .item(() -> egress.resolve(place.host(), place.port()))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .invoke(address -> remember(place, address));
    }

    /** Whoever is redirected to ever other hosts shall not fill the memory. */
    private void remember(Place place, InetAddress address) {
        if (found.size() >= MOST) {
            found.clear();
        }
        found.put(place, new Found(address, nanoTime.getAsLong()));
    }
}
