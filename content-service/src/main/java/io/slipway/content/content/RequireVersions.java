package io.slipway.content.content;

import io.slipway.content.version.ResolveVersion;
import io.slipway.ledger.list.Page;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.VersionReference;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Holds that a list is empty because its version is, not because there is no such version. */
@ApplicationScoped
class RequireVersions {
    private static final List<String> PARAMETERS =
            List.of("repository_version", "repository_version_added", "repository_version_removed");

    private final ResolveVersion resolveVersion;

    RequireVersions(ResolveVersion resolveVersion) {
        this.resolveVersion = resolveVersion;
    }

    /** Refuses an empty {@code page} of a version that there is not. */
    Uni<Void> unlessFound(Page<?> page, Listing listing) {
        return page.count() == 0 ? all(listing.uri()) : Uni.createFrom().voidItem();
    }

    private Uni<Void> all(UriInfo uri) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String parameter : PARAMETERS) {
            for (String href : uri.getQueryParameters().getOrDefault(parameter, List.of())) {
                all = all.chain(() -> one(href));
            }
        }
        return all;
    }

    private Uni<Void> one(String href) {
        return resolveVersion
                .resolve(VersionReference.require(href))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.list("URI " + href + " not found for repositoryversion."))
                .replaceWithVoid();
    }
}
