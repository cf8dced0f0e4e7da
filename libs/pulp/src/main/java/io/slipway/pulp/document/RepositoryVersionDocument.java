package io.slipway.pulp.document;

import io.slipway.pulp.href.ResourceType;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A version of a repository as Pulp shows it. */
@Schema(name = "RepositoryVersionResponse")
public record RepositoryVersionDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        int number,
        String repository,
        @Nullable String baseVersion,
        Summary contentSummary,
        String vulnReport) {

    /** Counts by type of content, each with the list it counts. */
    @Schema(name = "ContentSummaryResponse")
    public record Summary(Map<String, Counted> added, Map<String, Counted> removed, Map<String, Counted> present) {}

    /** How many, and where they are listed. */
    @Schema(name = "ContentCountResponse")
    public record Counted(int count, String href) {}

    /** The document of a version; counts by the name of the type: {@code tag}, {@code manifest}, {@code blob}. */
    public static RepositoryVersionDocument of(
            UUID version,
            UUID repository,
            int number,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            Map<String, Integer> added,
            Map<String, Integer> removed,
            Map<String, Integer> present) {
        String href = ResourceType.versionHref(repository, number);
        String prn = ResourceType.versionPrn(version);
        return new RepositoryVersionDocument(
                href,
                prn,
                Timestamp.of(createdAt),
                Timestamp.of(updatedAt),
                number,
                ResourceType.REPOSITORY.href(repository),
                null,
                new Summary(
                        counted(added, "repository_version_added", href),
                        counted(removed, "repository_version_removed", href),
                        counted(present, "repository_version", href)),
                ResourceType.ROOT + "vuln_report/?repo_versions=" + prn);
    }

    private static Map<String, Counted> counted(Map<String, Integer> counts, String parameter, String version) {
        Map<String, Counted> counted = new LinkedHashMap<>();
        counts.forEach((type, count) -> counted.put(
                "container." + type,
                new Counted(
                        count, ResourceType.ROOT + "content/container/" + type + "s/?" + parameter + "=" + version)));
        return counted;
    }

    /** The document as JSON. */
    public String toJson() {
        return Json.text(this);
    }
}
