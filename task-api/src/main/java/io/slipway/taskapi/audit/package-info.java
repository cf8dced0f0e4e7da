/** The audit log over REST, and its end after its time. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
