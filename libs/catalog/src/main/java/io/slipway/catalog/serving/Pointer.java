package io.slipway.catalog.serving;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionId;
import io.slipway.oci.name.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * Where a public name points now: the one thing that moves. Everything read through {@code target} never changes.
 *
 * @param epoch raised when the name becomes private or moves: a token that was given before is worth nothing
 * @param target what is served; null while the distribution serves nothing
 * @param pinned whether the name is pinned to one version rather than following the latest
 */
public record Pointer(
        RepositoryName name,
        DistributionId distribution,
        boolean isPrivate,
        int epoch,
        @Nullable Target target,
        boolean pinned) {

    /** A version of a repository: {@code version} identifies it for ever, {@code number} only while the answer is fresh. */
    public record Target(RepositoryId repository, VersionId version, int number) {}
}
