package io.slipway.storage.files;

import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.transfer.Room;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One receive: open, append what arrives one buffer at a time on a worker thread, seal, move into place. */
final class Reception {
    private final Directories directories;
    private final Executor workers;
    private final Expected expected;
    private final Source source;
    private final Room room;
    private final Landing.@Nullable Keep keep;

    /** A receive whose file becomes the object, or, where there is a {@code keep}, is kept elsewhere and forgotten. */
    Reception(
            Directories directories,
            Executor workers,
            Expected expected,
            Source source,
            Room room,
            Landing.@Nullable Keep keep) {
        this.directories = directories;
        this.workers = workers;
        this.expected = expected;
        this.source = source;
        this.room = room;
        this.keep = keep;
    }

    Uni<StoredObject> run() {
        return Uni.createFrom().deferred(() -> received(directories.incoming(expected)));
    }

    /** Cancelling closes the source at once and the file as soon as a worker has time: nobody waits for that any more. */
    private Uni<StoredObject> received(Incoming incoming) {
        return opened(incoming)
                .chain(() -> filled(incoming))
                .onItemOrFailure()
                .call(() -> closed(incoming))
                .onCancellation()
                .invoke(() -> workers.execute(() -> abandon(incoming)));
    }

    private Uni<Void> opened(Incoming incoming) {
        return onWorker(incoming, () -> directories.open(incoming));
    }

    /**
     * What an earlier attempt left may have been wrong from the start: when the whole turns out wrong after a resume, it is asked for
     * once more from the beginning.
     */
    private Uni<StoredObject> filled(Incoming incoming) {
        boolean resumed = incoming.size() > 0;
        return appended(incoming)
                .chain(() -> sealed(incoming))
                .onFailure(failure -> resumed && incoming.isRefused())
                .recoverWithUni(() -> again(incoming))
                .onFailure(failure -> incoming.isRefused())
                .call(() -> onWorker(incoming, incoming::discard))
                .map(key -> new StoredObject(key, expected.digest(), incoming.size()));
    }

    private Uni<ObjectKey> again(Incoming incoming) {
        return onWorker(incoming, incoming::startOver)
                .chain(() -> appended(incoming))
                .chain(() -> sealed(incoming));
    }

    /** One buffer is asked for at a time, after the one before has been written: that is all the memory a transfer takes. */
    private Uni<Void> appended(Incoming incoming) {
        if (incoming.isComplete()) {
            return Uni.createFrom().voidItem();
        }
        return source.from(incoming.size())
                .onItem()
                .transformToUniAndConcatenate(bytes -> appended(incoming, bytes))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> appended(Incoming incoming, Buffer bytes) {
        return onWorker(incoming, () -> append(incoming, bytes));
    }

    private void append(Incoming incoming, Buffer bytes) throws IOException {
        if (!room.isLeftFor(bytes.length())) {
            throw new IOException("no more than the reserve is left on the disk");
        }
        incoming.append(bytes);
    }

    private Uni<ObjectKey> sealed(Incoming incoming) {
        return keep == null ? moved(incoming) : keptBy(keep, incoming);
    }

    private Uni<ObjectKey> keptBy(Landing.Keep elsewhere, Incoming incoming) {
        return onWorker(incoming, incoming::seal)
                .chain(Unchecked.supplier(() -> elsewhere.keep(incoming.channel(), expected.digest(), incoming.size())))
                .call(() -> onWorker(incoming, incoming::discard));
    }

    private Uni<ObjectKey> moved(Incoming incoming) {
        return Uni.createFrom().item(() -> run(incoming, () -> kept(incoming))).runSubscriptionOn(workers);
    }

    private ObjectKey kept(Incoming incoming) throws IOException {
        ObjectKey key = directories.keep(incoming, expected.digest());
        incoming.close();
        return key;
    }

    private Uni<Void> closed(Incoming incoming) {
        return incoming.isClosed() ? Uni.createFrom().voidItem() : onWorker(incoming, incoming::close);
    }

    private static void abandon(Incoming incoming) {
        synchronized (incoming) {
            try {
                incoming.close();
            } catch (IOException e) {
                Infrastructure.handleDroppedException(e);
            }
        }
    }

    private Uni<Void> onWorker(Incoming incoming, Effect effect) {
        return Uni.createFrom()
                .item(() -> run(incoming, () -> {
                    effect.run();
                    return incoming;
                }))
                .runSubscriptionOn(workers)
                .replaceWithVoid();
    }

    private <T> T run(Incoming incoming, Blocking<T> work) {
        synchronized (incoming) {
            try {
                return work.run();
            } catch (IOException e) {
                throw new StorageException("store " + expected.digest() + " in " + directories.incoming(), e);
            }
        }
    }

    /** Work with files. */
    private interface Blocking<T> {
        T run() throws IOException;
    }

    /** Work with files that has no result. */
    private interface Effect {
        void run() throws IOException;
    }
}
