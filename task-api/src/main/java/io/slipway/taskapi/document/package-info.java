/** What this service tells of itself. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
