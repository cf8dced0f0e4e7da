/** Tasks over REST: what is being done, and stopping it. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.task;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
