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

/** Holds that a list has what it has because of its versions, not because there is no such version. */
@ApplicationScoped
class RequireVersions {
    private static final List<String> PARAMETERS =
            List.of("repository_version", "repository_version_added", "repository_version_removed");

    /** What is not there would hold nothing, so that all of the other version would lie between the two. */
    private static final List<String> PAIRS = List.of("added_between", "removed_between");

    private final ResolveVersion resolveVersion;

    RequireVersions(ResolveVersion resolveVersion) {
        this.resolveVersion = resolveVersion;
    }

    /** Refuses an empty {@code page} of a version that there is not, and any between two of which one is not. */
    Uni<Void> unlessFound(Page<?> page, Listing listing) {
        Uni<Void> pairs = all(listing.uri(), PAIRS);
        return page.count() == 0 ? pairs.chain(() -> all(listing.uri(), PARAMETERS)) : pairs;
    }

    private Uni<Void> all(UriInfo uri, List<String> parameters) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String parameter : parameters) {
            for (String hrefs : uri.getQueryParameters().getOrDefault(parameter, List.of())) {
                for (String href : hrefs.split(",", -1)) {
                    all = all.chain(() -> one(href));
                }
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
