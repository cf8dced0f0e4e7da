/** Remotes over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.remote;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
