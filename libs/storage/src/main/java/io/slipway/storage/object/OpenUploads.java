package io.slipway.storage.object;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Set;

/** Knows which uploads somebody may still go on with: whoever keeps the sessions. */
@FunctionalInterface
public interface OpenUploads {

    /** Those of {@code uploads}, by their keys, that are open. */
    Uni<Set<ObjectKey>> among(Collection<ObjectKey> uploads);
}
