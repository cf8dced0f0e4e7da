package io.slipway.ledger.transaction;

import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/** Tells which unique constraint a failed write ran into, so that a verb can say it in the words of its domain. */
public final class UniqueViolation {
    private static final String UNIQUE_VIOLATION = "23505";

    private UniqueViolation() {}

    /** Whether {@code failure} is a violation of {@code constraint}. */
    public static boolean of(String constraint, Throwable failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof PgException found && UNIQUE_VIOLATION.equals(found.getSqlState())) {
                return constraint.equals(found.getConstraint());
            }
            if (at instanceof org.hibernate.exception.ConstraintViolationException violated
                    && constraint.equals(violated.getConstraintName())) {
                return true;
            }
        }
        return false;
    }
}
