/** How far a task has come. */
@NullMarked
@CheckReturnValue
package io.slipway.tasks.progress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
