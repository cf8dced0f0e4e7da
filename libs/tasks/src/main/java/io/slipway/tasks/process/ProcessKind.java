package io.slipway.tasks.process;

import java.util.Locale;

/** What a process does: it runs tasks, it answers the management API, or it serves content. */
public enum ProcessKind {
    WORKER,
    API,
    CONTENT;

    /** The name the database uses: {@code worker}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ProcessKind fromString(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
