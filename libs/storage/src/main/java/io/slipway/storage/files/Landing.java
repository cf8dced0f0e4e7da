package io.slipway.storage.files;

import io.slipway.oci.digest.Digest;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.Source;
import io.slipway.storage.object.StoredObject;
import io.slipway.storage.transfer.Room;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** Where objects on their way to another store are received: hashed, resumed after a break, and judged before they go on. */
public final class Landing {
    private final Directories directories;
    private final Room room;
    private final Executor workers;

    /** Objects land in files of {@code directory}. */
    public Landing(Path directory, Room room) {
        this.directories = new Directories(directory, new Disk());
        this.room = room;
        this.workers = Infrastructure.getDefaultExecutor();
    }

    /** Keeps, somewhere else, an object that is what it should be. */
    public interface Keep {

        /** Keeps the {@code size} bytes of {@code whole}, which is open until this completes. */
        Uni<ObjectKey> keep(FileChannel whole, Digest digest, long size);
    }

    /** As {@code ObjectStore.receive} says; {@code keep} is called with the whole. */
    public Uni<StoredObject> receive(Expected expected, Source source, Keep keep) {
        return new Reception(directories, workers, expected, source, room, keep).run();
    }

    /** Deletes what nobody has written to since {@code untouchedSince}. */
    public Uni<List<String>> discard(Instant untouchedSince) {
        return Uni.createFrom()
                .item(Unchecked.supplier(() -> Leftovers.discardIncoming(directories, untouchedSince)))
                .runSubscriptionOn(workers);
    }
}
