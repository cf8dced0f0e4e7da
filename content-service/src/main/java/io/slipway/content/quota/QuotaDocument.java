package io.slipway.content.quota;

import io.slipway.catalog.quota.Quota;
import io.slipway.catalog.quota.QuotaDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Operations;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The quota of a namespace.
 *
 * @param bytes most bytes of blobs, each counted once; null for no limit
 * @param repositories most public names; null for no limit
 */
@Schema(name = "slipway.QuotaResponse")
public record QuotaDocument(
        String href,
        UUID id,
        String namespace,
        String namespaceHref,
        @Nullable Long bytes,
        @Nullable Integer repositories,
        long bytesUsed,
        int repositoriesUsed,
        Timestamp updatedAt) {
    static final Form<QuotaDraft> FORM = new Form<>("slipway.Quota", QuotaDocument::read);

    static QuotaDocument of(Quota quota) {
        return new QuotaDocument(
                Operations.OWN + "quotas/" + quota.id() + "/",
                quota.id(),
                quota.namespace(),
                ResourceType.NAMESPACE.href(quota.id()),
                quota.bytes(),
                quota.repositories(),
                quota.usage().bytes(),
                quota.usage().repositories(),
                Timestamp.of(quota.updatedAt()));
    }

    private static QuotaDraft read(Body body) {
        Double bytes = body.number("bytes");
        Integer repositories = body.integer("repositories", 0);
        if (bytes != null && (bytes < 0 || bytes > Long.MAX_VALUE / 2.0 || bytes != Math.rint(bytes))) {
            body.note("bytes", "A valid integer is required, 0 or more.");
        }
        body.check();
        return new QuotaDraft(bytes == null ? null : bytes.longValue(), repositories);
    }
}
