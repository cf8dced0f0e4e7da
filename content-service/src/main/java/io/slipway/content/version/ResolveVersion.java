package io.slipway.content.version;

import io.slipway.catalog.repository.FindVersion;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.SomeVersion;
import io.slipway.catalog.repository.VersionId;
import io.slipway.ledger.list.Selection;
import io.slipway.pulp.href.VersionReference;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds the version a client refers to, however he does. */
@ApplicationScoped
public class ResolveVersion {
    private final FindVersion findVersion;

    ResolveVersion(FindVersion findVersion) {
        this.findVersion = findVersion;
    }

    /** The version; null when there is none. */
    public Uni<@Nullable RepositoryVersion> resolve(VersionReference reference) {
        return findVersion
                .list(Selection.only(known(reference).condition()))
                .map(page -> page.rows().isEmpty() ? null : page.rows().getFirst());
    }

    /** The reference in the catalog's words. */
    public static SomeVersion known(VersionReference reference) {
        return switch (reference) {
            case VersionReference.Numbered numbered ->
                new SomeVersion.Numbered(new RepositoryId(numbered.repository()), numbered.number());
            case VersionReference.Latest latest -> new SomeVersion.Latest(new RepositoryId(latest.repository()));
            case VersionReference.Identified identified -> new SomeVersion.Identified(new VersionId(identified.id()));
        };
    }
}
