package io.slipway.content.content;

import io.slipway.catalog.content.ContentType;
import io.slipway.catalog.content.ListUnits;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A unit as Pulp shows it among content of every kind.
 *
 * @param artifacts what is stored of it, by digest
 */
@Schema(name = "MultipleArtifactContentResponse")
public record AnyContentDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        Map<String, @Nullable String> pulpLabels,
        @Nullable String vulnReport,
        Map<String, String> artifacts) {

    static AnyContentDocument of(ListUnits.AnyUnit unit) {
        ResourceType type = type(unit.type());
        String stored = unit.storedDigest();
        return new AnyContentDocument(
                type.href(unit.id()),
                type.prn(unit.id()),
                Timestamp.of(unit.createdAt()),
                Timestamp.of(unit.updatedAt()),
                unit.labels(),
                null,
                stored == null ? Map.of() : Map.of(stored, ResourceType.ARTIFACT.href(unit.id())));
    }

    private static ResourceType type(ContentType type) {
        return switch (type) {
            case BLOB -> ResourceType.BLOB;
            case MANIFEST -> ResourceType.MANIFEST;
            case TAG -> ResourceType.TAG;
            case SIGNATURE -> throw new IllegalStateException("no signature has been stored yet");
        };
    }
}
