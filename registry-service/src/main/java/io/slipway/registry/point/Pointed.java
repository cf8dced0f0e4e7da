package io.slipway.registry.point;

import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Standing;
import io.slipway.catalog.serving.Pointer;
import java.util.Map;

/**
 * Where a name points.
 *
 * @param users what those who ask are now; nobody where it is not known
 * @param isStale whether PostgreSQL did not answer, so that this is only the last that was known
 */
public record Pointed(Pointer pointer, Map<Integer, Standing> users, boolean isStale) {

    /** Whether {@code who} is known as he is now; taken for granted while PostgreSQL does not answer. */
    public boolean isPresent(Principal who) {
        return switch (who) {
            case Principal.Anonymous nobody -> true;
            case Principal.User user -> isStale || isPresent(user);
        };
    }

    private boolean isPresent(Principal.User user) {
        Standing standing = users.get(user.id());
        return standing != null && standing.isOf(user);
    }
}
