package io.slipway.pulp.openapi;

/** A resource that tells its operations. Every route of the management API belongs to one: a test of each service holds them together. */
public interface Described {
    /** The operations it answers. */
    Operations operations();
}
