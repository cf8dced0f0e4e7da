package io.slipway.access.user;

/** A superuser can be changed and deleted by superusers only: whoever sets his password has his rights. */
public final class OnlySuperusers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OnlySuperusers(String name) {
        super("only a superuser may change the superuser " + name);
    }
}
