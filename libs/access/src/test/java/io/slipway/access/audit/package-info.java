/** The audit log, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
