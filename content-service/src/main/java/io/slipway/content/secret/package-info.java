/** Personal access tokens over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.secret;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
