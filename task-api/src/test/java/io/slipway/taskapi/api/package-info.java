/** What the service answers. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
