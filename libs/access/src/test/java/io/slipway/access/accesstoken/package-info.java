/** Personal access tokens, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.accesstoken;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
