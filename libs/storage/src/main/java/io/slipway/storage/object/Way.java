package io.slipway.storage.object;

/** Which way the bytes of an object leave, where the store has more than one. */
public enum Way {
    /** As the store is set. */
    AS_SET,
    /** From the medium itself, by a signed URL, where it has such. */
    ELSEWHERE,
    /** Through this process. */
    THROUGH
}
