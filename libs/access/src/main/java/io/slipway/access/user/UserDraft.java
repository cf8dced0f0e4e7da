package io.slipway.access.user;

/** What people say about a user, but his password. */
public record UserDraft(
        String username, String firstName, String lastName, String email, boolean isStaff, boolean isActive) {

    /** A user of whom nothing is said but his name. */
    public static UserDraft named(String username) {
        return new UserDraft(username, "", "", "", false, true);
    }
}
