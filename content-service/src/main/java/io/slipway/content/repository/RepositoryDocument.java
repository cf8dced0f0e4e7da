package io.slipway.content.repository;

import io.slipway.catalog.repository.Repository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A repository as Pulp shows it. */
@Schema(name = "container.ContainerRepositoryResponse")
public record RepositoryDocument(
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
        @Nullable String remote,
        @Nullable String manifestSigningService) {
    static final Form<RepositoryDraft> FORM = new Form<>("container.ContainerRepository", RepositoryDocument::draft);

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

    private static RepositoryDraft draft(Body body) {
        RepositoryDraft draft = new RepositoryDraft(
                body.requiredText("name"),
                body.text("description"),
                body.labels(),
                body.integer("retain_repo_versions", 1),
                body.integer("retain_checkpoints", 1),
                body.reference("remote", ResourceType.REMOTE));
        body.nothingYet("manifest_signing_service");
        body.check();
        return draft;
    }
}
