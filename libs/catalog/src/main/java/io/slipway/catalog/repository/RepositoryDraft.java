package io.slipway.catalog.repository;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a repository.
 *
 * @param name unique, not blank
 * @param retainRepoVersions how many of the newest versions are kept; null keeps all
 */
public record RepositoryDraft(
        String name,
        @Nullable String description,
        Map<String, @Nullable String> labels,
        @Nullable Integer retainRepoVersions,
        @Nullable Integer retainCheckpoints,
        @Nullable UUID remote) {

    /** A repository that has only a name. */
    public static RepositoryDraft named(String name) {
        return new RepositoryDraft(name, null, Map.of(), null, null, null);
    }

    /** The same with other labels. */
    public RepositoryDraft withLabels(Map<String, @Nullable String> changed) {
        return new RepositoryDraft(name, description, changed, retainRepoVersions, retainCheckpoints, remote);
    }
}
