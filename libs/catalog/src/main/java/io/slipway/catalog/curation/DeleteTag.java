package io.slipway.catalog.curation;

import static io.slipway.oci.error.RegistryError.MANIFEST_UNKNOWN;

import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Deletes a tag from a repository; the manifest it points to stays. */
@ApplicationScoped
public class DeleteTag {
    private final WithdrawUnits withdrawUnits;
    private final FindTag findTag;

    DeleteTag(WithdrawUnits withdrawUnits, FindTag findTag) {
        this.withdrawUnits = withdrawUnits;
        this.findTag = findTag;
    }

    /**
     * Deletes {@code tag}. {@code NAME_UNKNOWN} where there is no such name, {@code MANIFEST_UNKNOWN} where its latest version has no such
     * tag, {@code DENIED} where it is pinned to a version.
     */
    public Uni<Void> delete(RepositoryName name, TagName tag) {
        return withdrawUnits.from(
                name,
                (tx, locked) -> findTag.of(tx, locked, tag)
                        .onItem()
                        .ifNull()
                        .failWith(() -> MANIFEST_UNKNOWN.because(tag))
                        .map(List::of));
    }
}
