package io.slipway.access.decision;

/** What somebody is answered who wants to do something with an object. */
public enum Verdict {
    /** He may. */
    ALLOWED,
    /** He sees it, but may not. */
    FORBIDDEN,
    /** He is not to learn that it is there, or it is not. */
    UNSEEN
}
