package io.slipway.tasks.task;

import java.util.Locale;

/** Where a task stands. */
public enum TaskState {
    WAITING,
    RUNNING,
    CANCELING,
    COMPLETED,
    FAILED,
    CANCELED;

    /** Whether nothing comes after this. */
    public boolean isFinal() {
        return switch (this) {
            case WAITING, RUNNING, CANCELING -> false;
            case COMPLETED, FAILED, CANCELED -> true;
        };
    }

    /** Whether a task in this state may come into {@code next}. The same rule is the WHERE of every update. */
    public boolean mayBecome(TaskState next) {
        return switch (this) {
            case WAITING -> next == RUNNING || next == CANCELED;
            case RUNNING -> next == COMPLETED || next == FAILED || next == CANCELING;
            case CANCELING -> next == CANCELED;
            case COMPLETED, FAILED, CANCELED -> false;
        };
    }

    /** Reads the name Pulp and the database use. */
    public static TaskState fromString(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The name Pulp and the database use: {@code waiting}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
