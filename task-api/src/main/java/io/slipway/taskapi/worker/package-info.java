/** Workers over REST: the processes that run tasks. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.worker;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
