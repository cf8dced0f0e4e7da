package io.slipway.registry.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.upload.UploadId;
import io.slipway.oci.name.RepositoryName;

/** An upload as a request names it: in whose name, and where. */
public record Session(RepositoryName name, UploadId id, Principal who) {}
