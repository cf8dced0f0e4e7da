package io.slipway.access.decision;

/** What a user is now, in two facts: whatever is remembered of him in another epoch is worth nothing. */
public record Standing(int epoch, boolean superuser) {

    /** Whether {@code user} is known as he is now. */
    public boolean isOf(Principal.User user) {
        return epoch == user.epoch() && superuser == user.superuser();
    }
}
