/** Versions of repositories over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.version;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
