package io.slipway.access.assignment;

/** Who is given a role. */
public sealed interface Assignee {

    /** A user. */
    record ToUser(int id) implements Assignee {}

    /** All users of a group. */
    record ToGroup(int id) implements Assignee {}
}
