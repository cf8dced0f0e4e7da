/** Manifests: a view of bytes that are stored and served as received. */
@NullMarked
@CheckReturnValue
package io.slipway.oci.manifest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
