package io.slipway.catalog.serving;

import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionId;
import io.slipway.oci.name.RepositoryName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a distribution: the public name, and what it serves: a repository's latest version, one pinned version, or
 * nothing yet.
 */
public record DistributionDraft(
        String name,
        RepositoryName basePath,
        @Nullable RepositoryId repository,
        @Nullable VersionId version,
        boolean isPrivate,
        boolean hidden,
        @Nullable String description,
        Map<String, @Nullable String> labels) {

    /** A public name that serves the latest version of {@code repository}. */
    public static DistributionDraft of(RepositoryName basePath, RepositoryId repository) {
        return new DistributionDraft(basePath.toString(), basePath, repository, null, false, false, null, Map.of());
    }

    /** The same with other labels. */
    public DistributionDraft withLabels(Map<String, @Nullable String> changed) {
        return new DistributionDraft(name, basePath, repository, version, isPrivate, hidden, description, changed);
    }
}
