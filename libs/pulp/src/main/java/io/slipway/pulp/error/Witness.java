package io.slipway.pulp.error;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Is told of everything that was done, or tried, through the management API: all but reads. Wired to whatever keeps the audit log. */
public interface Witness {

    /**
     * Somebody did something. Whoever did it is answered after this.
     *
     * @param address where the request came from
     * @param path without its query
     * @param status what he is answered
     */
    Uni<Void> saw(@Nullable Asker asker, String address, String method, String path, int status, String correlationId);
}
