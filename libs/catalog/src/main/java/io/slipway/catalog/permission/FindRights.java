package io.slipway.catalog.permission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.decision.Decide;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.catalog.serving.DistributionId;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a user may do with a public name, by roles on it and on its namespace. What is found is remembered for the epochs of both:
 * whatever takes a right away begins a new one.
 */
@ApplicationScoped
public class FindRights {
    private static final Permission PULL = Permission.to("pull", Models.DISTRIBUTION);
    private static final Permission PUSH = Permission.to("push", Models.DISTRIBUTION);
    private static final int MOST = 50_000;

    /** A right that was given is found at the latest after this; one that was taken away, at once. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Decide decide;
    private final MayMakeName mayMakeName;
    private final Cache<Known, Rights> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    FindRights(Decide decide, MayMakeName mayMakeName) {
        this.decide = decide;
        this.mayMakeName = mayMakeName;
    }

    private record Known(int user, int userEpoch, DistributionId name, int nameEpoch) {}

    /** What {@code who} may do with {@code name}, which points to {@code pointer}; null where there is no such name. */
    public Uni<Rights> of(Principal.User who, RepositoryName name, @Nullable Pointer pointer) {
        if (pointer == null) {
            return mayMakeName.may(who, name).map(may -> new Rights(false, may, may));
        }
        if (who.superuser()) {
            return Uni.createFrom().item(Rights.ALL);
        }
        Known key = new Known(who.id(), who.epoch(), pointer.distribution(), pointer.epoch());
        Rights remembered = known.getIfPresent(key);
        return remembered != null
                ? Uni.createFrom().item(remembered)
                : find(who, pointer).invoke(found -> known.put(key, found));
    }

    /** Who may push may pull: he looks first. */
    private Uni<Rights> find(Principal.User who, Pointer pointer) {
        return decide.on(who, PUSH, Models.of(pointer.distribution()))
                .chain(push -> push || !pointer.isPrivate()
                        ? Uni.createFrom().item(new Rights(true, true, push))
                        : decide.on(who, PULL, Models.of(pointer.distribution()))
                                .map(pull -> new Rights(true, pull, false)));
    }
}
