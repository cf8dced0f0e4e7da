/** Tasks as they are known: states, and the read model. */
@NullMarked
@CheckReturnValue
package io.slipway.tasks.task;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
