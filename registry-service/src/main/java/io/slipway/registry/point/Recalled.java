package io.slipway.registry.point;

import io.slipway.access.decision.Standing;
import io.slipway.catalog.serving.FindPointers;
import io.slipway.catalog.serving.Moment;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.name.RepositoryName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop was told since a moment of the database. Where the database says later that it is still that moment, it would tell
 * the same again; where it says another, all of it is forgotten. Touched by that loop only, which has one question under way at a time.
 */
final class Recalled {
    /** Names, and users: what is beyond begins anew. */
    private static final int MOST = 1000;

    /** Where somebody commits all the time, the moment is asked for with every sixteenth question only. */
    private static final int LONGEST_REST = 15;

    private Map<RepositoryName, Pointer> pointers = new HashMap<>();
    private Map<Integer, Standing> users = new HashMap<>();
    private @Nullable Moment moment;
    private int rest;
    private int resting;

    /** Whether to ask for the moment: all that is wanted is known, and it is not in vain all the time. */
    boolean isWorthComparing(Collection<RepositoryName> names, Collection<Integer> who) {
        if (!pointers.keySet().containsAll(names) || !users.keySet().containsAll(who)) {
            return false;
        }
        if (resting > 0) {
            resting--;
            return false;
        }
        return true;
    }

    /** What is known, where {@code now} is its moment; null, and nothing is known any more, where it is another. */
    FindPointers.@Nullable Found at(Moment now) {
        if (now.equals(moment)) {
            rest = 0;
            return new FindPointers.Found(pointers, users);
        }
        resting = rest;
        rest = Math.min(LONGEST_REST, 2 * rest + 1);
        moment = now;
        forget();
        return null;
    }

    /** Adds what was asked for after the moment that is known, and was found before another is asked for. */
    void keep(FindPointers.Found found) {
        if (pointers.size() >= MOST || users.size() >= MOST) {
            forget();
        }
        pointers.putAll(found.pointers());
        users.putAll(found.users());
    }

    /** Whoever is being answered keeps what he was given. */
    private void forget() {
        pointers = new HashMap<>();
        users = new HashMap<>();
    }
}
