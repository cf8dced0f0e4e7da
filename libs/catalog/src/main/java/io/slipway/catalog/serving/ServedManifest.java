package io.slipway.catalog.serving;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import io.vertx.core.buffer.Buffer;

/** A manifest as it is served: the bytes as received, under the digest and type they were received with. */
public record ServedManifest(Digest digest, MediaType mediaType, Buffer bytes) {}
