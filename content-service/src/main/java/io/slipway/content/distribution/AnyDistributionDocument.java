package io.slipway.content.distribution;

import io.slipway.catalog.serving.Distribution;
import io.slipway.pulp.document.Timestamp;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A distribution as Pulp shows it among distributions of every kind. */
@Schema(name = "DistributionResponse")
public record AnyDistributionDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String basePath,
        String baseUrl,
        @Nullable String contentGuard,
        @Nullable String contentGuardPrn,
        @Nullable Timestamp noContentChangeSince,
        boolean hidden,
        Map<String, @Nullable String> pulpLabels,
        String name,
        @Nullable String repository,
        @Nullable String repositoryVersion) {

    static AnyDistributionDocument of(Distribution distribution, URI base) {
        DistributionDocument document = DistributionDocument.of(distribution, base.getAuthority());
        return new AnyDistributionDocument(
                document.pulpHref(),
                document.prn(),
                document.pulpCreated(),
                document.pulpLastUpdated(),
                document.basePath(),
                base.resolve("/pulp/content/" + document.basePath() + "/").toString(),
                document.contentGuard(),
                document.contentGuardPrn(),
                document.noContentChangeSince(),
                document.hidden(),
                document.pulpLabels(),
                document.name(),
                document.repository(),
                document.repositoryVersion());
    }
}
