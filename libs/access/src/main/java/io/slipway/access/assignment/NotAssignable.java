package io.slipway.access.assignment;

/** A role cannot be given as it was asked for. */
public final class NotAssignable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        NO_SUCH_ROLE,
        NO_SUCH_USER,
        NO_SUCH_GROUP,
        /** The role permits nothing on objects of this kind. */
        PERMITS_NOTHING,
        HELD_ALREADY
    }

    private final Reason reason;
    private final int position;

    NotAssignable(Reason reason, String message) {
        this(reason, message, 0);
    }

    NotAssignable(Reason reason, String message, int position) {
        super(message);
        this.reason = reason;
        this.position = position;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }

    /** The place, among the users or groups that were said, of the one that is not there. */
    public int position() {
        return position;
    }
}
