package io.slipway.registry.route;

/**
 * What may be allowed with a name.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">scopes</a>
 */
enum Action {
    /** To read. */
    PULL("pull", "pull"),
    /** To add blobs, manifests and tags; who pushes looks first. */
    PUSH("push", "pull,push"),
    /** To take away. */
    DELETE("delete", "delete");

    private final String granted;
    private final String asked;

    Action(String granted, String asked) {
        this.granted = granted;
        this.asked = asked;
    }

    /** What a token must grant. */
    String granted() {
        return granted;
    }

    /** What a challenge tells the client to ask for. */
    String asked() {
        return asked;
    }
}
