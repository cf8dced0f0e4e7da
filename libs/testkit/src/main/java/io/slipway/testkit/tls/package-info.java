/** Certificates for tests that speak TLS: an authority of their own, and whom it vouches for. */
@NullMarked
@CheckReturnValue
package io.slipway.testkit.tls;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
