package io.slipway.catalog.upload;

import io.slipway.oci.name.RepositoryName;

/** Where a blob that is mounted comes from. */
public sealed interface MountFrom {

    /** From this name, where the caller may read it. */
    record From(RepositoryName name) implements MountFrom {}

    /** From any name the caller may read. */
    record Anywhere() implements MountFrom {}
}
