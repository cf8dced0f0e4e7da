/** The keys of the token server over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.tokenkey;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
