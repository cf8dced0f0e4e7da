package io.slipway.catalog.permission;

/**
 * What somebody may do with a public name.
 *
 * @param isThere whether there is such a name; where there is none, push is the right to make it
 */
public record Rights(boolean isThere, boolean pull, boolean push) {
    static final Rights ALL = new Rights(true, true, true);
}
