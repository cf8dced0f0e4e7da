/** The management API as clients see it. */
@NullMarked
@CheckReturnValue
package io.slipway.content.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
