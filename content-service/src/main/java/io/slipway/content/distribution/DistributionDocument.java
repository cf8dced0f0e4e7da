package io.slipway.content.distribution;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionId;
import io.slipway.catalog.serving.Distribution;
import io.slipway.catalog.serving.DistributionDraft;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.href.VersionReference;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A distribution as Pulp shows it. */
@Schema(name = "container.ContainerDistributionResponse")
public record DistributionDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String basePath,
        @Nullable String contentGuard,
        @Nullable String contentGuardPrn,
        @Nullable Timestamp noContentChangeSince,
        boolean hidden,
        Map<String, @Nullable String> pulpLabels,
        String name,
        @Nullable String repository,
        @Nullable String repositoryVersion,
        String registryPath,
        @Nullable String remote,
        String namespace,
        @JsonProperty("private") boolean isPrivate,
        @Nullable String description) {
    static final Form<Wanted> FORM = new Form<>("container.ContainerDistribution", DistributionDocument::read);

    static DistributionDocument of(Distribution distribution, String host) {
        DistributionDraft draft = distribution.draft();
        Distribution.Pinned pinned = distribution.pinned();
        Timestamp updated = Timestamp.of(distribution.updatedAt());
        return new DistributionDocument(
                ResourceType.DISTRIBUTION.href(distribution.id()),
                ResourceType.DISTRIBUTION.prn(distribution.id()),
                Timestamp.of(distribution.createdAt()),
                updated,
                draft.basePath().toString(),
                null,
                null,
                pinned == null ? null : updated,
                draft.hidden(),
                draft.labels(),
                draft.name(),
                draft.repository() == null ? null : ResourceType.REPOSITORY.href(draft.repository()),
                pinned == null
                        ? null
                        : ResourceType.versionHref(pinned.repository().value(), pinned.number()),
                host + "/" + draft.basePath(),
                null,
                ResourceType.NAMESPACE.href(distribution.namespace()),
                draft.isPrivate(),
                draft.description());
    }

    /** What a body says: references are still to be looked up. */
    record Wanted(
            String name,
            RepositoryName basePath,
            @Nullable UUID repository,
            @Nullable VersionReference version,
            boolean isPrivate,
            boolean hidden,
            @Nullable String description,
            Map<String, @Nullable String> labels) {

        DistributionDraft draft(@Nullable VersionId found) {
            return new DistributionDraft(
                    name,
                    basePath,
                    repository == null ? null : new RepositoryId(repository),
                    found,
                    isPrivate,
                    hidden,
                    description,
                    labels);
        }
    }

    /** What can be written of a distribution, as it is, for a PATCH to be laid over. */
    record Writable(
            String name,
            String basePath,
            @Nullable String repository,
            @Nullable String repositoryVersion,
            @JsonProperty("private") boolean isPrivate,
            boolean hidden,
            @Nullable String description,
            Map<String, @Nullable String> pulpLabels) {
        static Writable of(Distribution distribution) {
            DistributionDocument known = DistributionDocument.of(distribution, "");
            return new Writable(
                    known.name(),
                    known.basePath(),
                    known.repository(),
                    known.repositoryVersion(),
                    known.isPrivate(),
                    known.hidden(),
                    known.description(),
                    known.pulpLabels());
        }
    }

    private static Wanted read(Body body) {
        String path = body.requiredText("base_path");
        Wanted wanted = new Wanted(
                body.requiredText("name"),
                basePath(body, path),
                body.reference("repository", ResourceType.REPOSITORY),
                body.version("repository_version"),
                body.bool("private", false),
                body.bool("hidden", false),
                body.text("description"),
                body.labels());
        body.nothingYet("content_guard");
        body.neverNull("content_guard");
        if (wanted.repository() != null && wanted.version() != null) {
            body.note(
                    "non_field_errors",
                    "Only one of the attributes 'repository' and 'repository_version' may be used simultaneously.");
        }
        body.check();
        return wanted;
    }

    private static RepositoryName basePath(Body body, String path) {
        try {
            return RepositoryName.fromString(path.isEmpty() ? "x" : path);
        } catch (RegistryException e) {
            body.note("base_path", "Enter a valid value.");
            return RepositoryName.fromString("x");
        }
    }

    /** The name that {@code sent} gives {@code known} in place of its own; empty where it stays, or where it is none and will be refused. */
    static Optional<RepositoryName> moved(Distribution known, Sent sent) {
        try {
            RepositoryName name =
                    RepositoryName.fromString(sent.json().path("base_path").asText());
            return Optional.of(name).filter(other -> !other.equals(known.draft().basePath()));
        } catch (RegistryException notAName) {
            return Optional.empty();
        }
    }

    static Refused overlap(String existing) {
        return Refused.nested(
                "base_path", "Overlaps with existing distribution '" + Objects.requireNonNull(existing) + "'");
    }
}
