package io.slipway.catalog.repository;

import io.slipway.ledger.list.Condition;

/** A version by what it is called: by its number, as the latest there is, or by its id. */
public sealed interface SomeVersion {

    /** Version {@code number} of {@code repository}. */
    record Numbered(RepositoryId repository, int number) implements SomeVersion {}

    /** The latest version of {@code repository}. */
    record Latest(RepositoryId repository) implements SomeVersion {}

    /** The version of {@code id}, whatever its number is by now. */
    record Identified(VersionId id) implements SomeVersion {}

    /** That {@code repository_version v} is this one. */
    default Condition condition() {
        return switch (this) {
            case Numbered numbered ->
                Condition.of("v.repository_id = ? AND v.number = ?", numbered.repository.value(), numbered.number);
            case Latest latest ->
                Condition.of("v.id = (SELECT r.latest_id FROM repository r WHERE r.id = ?)", latest.repository.value());
            case Identified identified -> Condition.of("v.id = ?", identified.id.value());
        };
    }
}
