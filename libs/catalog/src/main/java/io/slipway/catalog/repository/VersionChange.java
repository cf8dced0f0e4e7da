package io.slipway.catalog.repository;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.Unit;
import java.util.Collection;

/** What a command wants of the next version, said against whatever the latest is when the command gets the lock. */
public sealed interface VersionChange {

    /** These units in addition; a tag replaces the tag of its name. */
    record AddContent(Collection<Unit> units) implements VersionChange {}

    /** Without these units; they are wanted gone, so pulls in flight lose them too, also those that only earlier versions hold. */
    record RemoveContent(Collection<ContentId> units) implements VersionChange {}

    /** Without anything; all of it is wanted gone. */
    record RemoveAll() implements VersionChange {}

    /**
     * Exactly these units, as far as the repository held others in version {@code heldIn}: what was added since then by somebody else
     * stays.
     */
    record Mirror(Collection<Unit> units, int heldIn) implements VersionChange {}
}
