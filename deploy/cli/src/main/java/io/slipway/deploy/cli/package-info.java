/** {@code slipway mirror}: a small client of the public API. */
@NullMarked
@CheckReturnValue
package io.slipway.deploy.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
