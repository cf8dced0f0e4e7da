package io.slipway.storage.files;

import io.slipway.oci.error.RegistryException;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StorageException;
import io.slipway.storage.object.StoredObject;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.Executor;

/** One receive: open, append what arrives one buffer at a time on a worker thread, seal, move into place. */
final class Reception {
    private final Directories directories;
    private final Executor workers;
    private final Expected expected;
    private final Source source;

    Reception(Directories directories, Executor workers, Expected expected, Source source) {
        this.directories = directories;
        this.workers = workers;
        this.expected = expected;
        this.source = source;
    }

    /**
     * What an earlier attempt left may have been wrong from the start: when the whole turns out wrong after a resume, it is asked for
     * once more from the beginning.
     */
    Uni<StoredObject> run() {
        return onWorker(() -> directories.open(expected))
                .chain(incoming -> fill(incoming).onTermination().call(() -> closed(incoming)));
    }

    private Uni<StoredObject> fill(Incoming incoming) {
        long resumedAt = incoming.size();
        return append(incoming)
                .chain(() -> sealed(incoming))
                .onFailure(failure -> resumedAt > 0 && isWrong(failure))
                .recoverWithUni(() -> again(incoming))
                .onFailure(Reception::isWrong)
                .call(() -> discarded(incoming))
                .chain(key -> Uni.createFrom().item(new StoredObject(key, expected.digest(), incoming.size())));
    }

    private Uni<ObjectKey> again(Incoming incoming) {
        return onWorker(() -> {
                    incoming.startOver();
                    return incoming;
                })
                .chain(this::append)
                .chain(() -> sealed(incoming));
    }

    /** One buffer is asked for at a time, after the one before has been written: that is all the memory a transfer takes. */
    private Uni<Void> append(Incoming incoming) {
        if (expected.size().isPresent() && incoming.size() == expected.size().getAsLong()) {
            return Uni.createFrom().voidItem();
        }
        return source.from(incoming.size())
                .onItem()
                .transformToUniAndConcatenate(bytes -> appended(incoming, bytes))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> appended(Incoming incoming, Buffer bytes) {
        return onWorker(() -> {
                    incoming.append(bytes);
                    return bytes;
                })
                .replaceWithVoid();
    }

    private Uni<ObjectKey> sealed(Incoming incoming) {
        return onWorker(() -> {
            incoming.seal();
            return directories.keep(incoming, expected.digest());
        });
    }

    private Uni<Void> discarded(Incoming incoming) {
        return onWorker(() -> {
                    incoming.discard();
                    return incoming;
                })
                .replaceWithVoid();
    }

    private Uni<Void> closed(Incoming incoming) {
        return onWorker(() -> {
                    incoming.close();
                    return incoming;
                })
                .replaceWithVoid();
    }

    private static boolean isWrong(Throwable failure) {
        return failure instanceof RegistryException;
    }

    private <T> Uni<T> onWorker(Blocking<T> work) {
        return Uni.createFrom().item(() -> run(work)).runSubscriptionOn(workers);
    }

    private <T> T run(Blocking<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StorageException("store " + expected.digest() + " in " + directories.incoming(), e);
        }
    }

    /** Work with files. */
    private interface Blocking<T> {
        T run() throws IOException;
    }
}
