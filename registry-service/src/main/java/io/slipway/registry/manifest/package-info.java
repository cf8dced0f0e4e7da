/** Manifests: pulled by tag or digest, from memory where a version is known. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.manifest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
