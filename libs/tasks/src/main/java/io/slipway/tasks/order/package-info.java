/** Ordering work, recording work that was done in the request, and taking orders back. */
@NullMarked
@CheckReturnValue
package io.slipway.tasks.order;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
