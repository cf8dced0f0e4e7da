package io.slipway.worker.sync;

import io.slipway.catalog.content.FindConfig;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Descriptor;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.Source;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The configs of images: what passes by on its way into the store need not be read again from there. */
final class Configs {
    static final int LARGEST = 4 * 1024 * 1024;

    private static final int LARGEST_KEPT = 64 * 1024;
    private static final int MOST_KEPT = 128;

    private final FindConfig find;
    private final ObjectStore store;
    private final SequencedMap<Digest, Buffer> kept = new LinkedHashMap<>();

    Configs(FindConfig find, ObjectStore store) {
        this.find = find;
        this.store = store;
    }

    /** The bytes of {@code config}, which is registered and has at most {@link #LARGEST} bytes. */
    Uni<byte[]> read(Digest config) {
        Buffer known = known(config);
        return known == null
                ? find.key(config)
                        .chain(key -> store.read(new ObjectKey(key), LARGEST))
                        .map(Buffer::getBytes)
                : Uni.createFrom().item(known.getBytes());
    }

    /** {@code source}, whose bytes are kept as they pass, unless they are many, or go on after a break. */
    Source passing(Descriptor config, Source source) {
        return config.size() < 0 || config.size() > LARGEST_KEPT
                ? source
                : offset -> offset == 0 ? kept(config.digest(), source) : source.from(offset);
    }

    private Multi<Buffer> kept(Digest config, Source source) {
        Buffer arrived = Buffer.buffer();
        return source.from(0)
                .onSubscription()
                .invoke(() -> forget(config))
                .invoke(bytes -> arrived.appendBuffer(bytes))
                .onCompletion()
                .invoke(() -> keep(config, arrived));
    }

    private synchronized @Nullable Buffer known(Digest config) {
        return kept.get(config);
    }

    private synchronized void forget(Digest config) {
        kept.remove(config);
    }

    /** Whoever came first has been read first. */
    private synchronized void keep(Digest config, Buffer bytes) {
        kept.put(config, bytes);
        if (kept.size() > MOST_KEPT) {
            kept.pollFirstEntry();
        }
    }
}
