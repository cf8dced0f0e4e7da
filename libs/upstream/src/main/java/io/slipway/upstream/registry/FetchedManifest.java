package io.slipway.upstream.registry;

import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.Manifest;
import io.vertx.core.buffer.Buffer;

/** A manifest as another registry gave it: the exact bytes, under the digest they have. */
public record FetchedManifest(Digest digest, Buffer bytes, Manifest view) {}
