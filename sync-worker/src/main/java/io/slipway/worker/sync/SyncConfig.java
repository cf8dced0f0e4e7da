package io.slipway.worker.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** How other registries are asked. */
@ConfigMapping(prefix = "slipway.upstream")
public interface SyncConfig {
    /** Addresses ({@code address:port}) no remote may ask: Slipway's own services and database. */
    Optional<Set<String>> refusedAddresses();

    /** Hosts of token servers that may see a remote's credentials although they are not the registry's host. */
    Optional<Set<String>> trustedRealms();

    /** The largest blob that is taken where a manifest does not say how large it is, in bytes. */
    @WithDefault("10737418240")
    long largestBlob();
}
