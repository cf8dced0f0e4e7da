/** Reclaim: takes back what nothing holds any more, rows first and bytes after, a little at a time and without an end. */
@NullMarked
@CheckReturnValue
package io.slipway.worker.reclaim;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
