package io.slipway.content.repository;

import io.slipway.catalog.repository.Repository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A repository as Pulp shows it. */
public record RepositoryDocument(
        String pulpHref,
        String prn,
        String pulpCreated,
        String pulpLastUpdated,
        String versionsHref,
        Map<String, @Nullable String> pulpLabels,
        String latestVersionHref,
        String name,
        @Nullable String description,
        @Nullable Integer retainRepoVersions,
        @Nullable Integer retainCheckpoints,
        @Nullable String remote,
        @Nullable String manifestSigningService) {

    static RepositoryDocument of(Repository repository) {
        RepositoryDraft draft = repository.draft();
        String href = ResourceType.REPOSITORY.href(repository.id());
        return new RepositoryDocument(
                href,
                ResourceType.REPOSITORY.prn(repository.id()),
                Timestamp.of(repository.createdAt()),
                Timestamp.of(repository.updatedAt()),
                href + "versions/",
                draft.labels(),
                ResourceType.versionHref(repository.id().value(), repository.latestNumber()),
                draft.name(),
                draft.description(),
                draft.retainRepoVersions(),
                draft.retainCheckpoints(),
                draft.remote() == null ? null : ResourceType.REMOTE.href(draft.remote()),
                null);
    }

    /** What can be written of a repository, as it is, for a PATCH to be laid over. */
    record Writable(
            String name,
            @Nullable String description,
            Map<String, @Nullable String> pulpLabels,
            @Nullable Integer retainRepoVersions,
            @Nullable Integer retainCheckpoints,
            @Nullable String remote) {
        static Writable of(RepositoryDraft draft) {
            return new Writable(
                    draft.name(),
                    draft.description(),
                    draft.labels(),
                    draft.retainRepoVersions(),
                    draft.retainCheckpoints(),
                    draft.remote() == null ? null : ResourceType.REMOTE.href(draft.remote()));
        }
    }

    /** Reads a body. */
    static RepositoryDraft draft(Body body) {
        RepositoryDraft draft = new RepositoryDraft(
                body.requiredText("name"),
                body.text("description"),
                body.labels(),
                body.integer("retain_repo_versions", 1),
                body.integer("retain_checkpoints", 1),
                body.reference("remote", ResourceType.REMOTE));
        if (body.text("manifest_signing_service") != null) {
            body.note("manifest_signing_service", "Invalid hyperlink - Object does not exist.");
        }
        body.check();
        return draft;
    }
}
