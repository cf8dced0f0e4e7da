/** Digests: the identity of a blob or a manifest. */
@NullMarked
@CheckReturnValue
package io.slipway.oci.digest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
