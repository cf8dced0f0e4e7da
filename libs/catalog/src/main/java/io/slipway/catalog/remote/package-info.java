/** Remotes: upstream repositories, and what they are asked with. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.remote;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
