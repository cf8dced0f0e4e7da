package io.slipway.access.user;

/** What becomes of a password. */
public sealed interface PasswordChange {

    /** It stays. */
    record Keep() implements PasswordChange {}

    /** It is this one from now on. */
    record Set(String password) implements PasswordChange {
        @Override
        public String toString() {
            return "Set[…]";
        }
    }

    /** There is none any more: nobody logs in with a password. */
    record Disable() implements PasswordChange {}
}
