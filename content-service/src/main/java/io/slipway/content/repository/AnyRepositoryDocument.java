package io.slipway.content.repository;

import io.slipway.catalog.repository.Repository;
import io.slipway.pulp.document.Timestamp;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A repository as Pulp shows it among repositories of every kind. */
@Schema(name = "RepositoryResponse")
public record AnyRepositoryDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String versionsHref,
        Map<String, @Nullable String> pulpLabels,
        String latestVersionHref,
        String name,
        @Nullable String description,
        @Nullable Integer retainRepoVersions,
        @Nullable Integer retainCheckpoints,
        @Nullable String remote) {

    static AnyRepositoryDocument of(Repository repository) {
        RepositoryDocument document = RepositoryDocument.of(repository);
        return new AnyRepositoryDocument(
                document.pulpHref(),
                document.prn(),
                document.pulpCreated(),
                document.pulpLastUpdated(),
                document.versionsHref(),
                document.pulpLabels(),
                document.latestVersionHref(),
                document.name(),
                document.description(),
                document.retainRepoVersions(),
                document.retainCheckpoints(),
                document.remote());
    }
}
