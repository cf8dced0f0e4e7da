package io.slipway.registry.point;

import static io.slipway.oci.error.RegistryError.UNAVAILABLE;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How long a read waits for what the catalog knows: a database that hangs must not hold clients, or what waits with them, for ever. */
@ApplicationScoped
public class Patience {
    private final Duration patience;

    Patience(PointerConfig config) {
        this.patience = config.catalogPatience();
    }

    /** The same, but {@code UNAVAILABLE} when it takes too long. */
    public <T> Uni<T> limit(Uni<T> read) {
        return read.ifNoItem()
                .after(patience)
                .failWith(() -> UNAVAILABLE.because("the database did not answer within " + patience));
    }
}
