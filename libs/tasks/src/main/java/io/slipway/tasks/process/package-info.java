/** The processes that are there, by the beat of their hearts. */
@NullMarked
@CheckReturnValue
package io.slipway.tasks.process;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
