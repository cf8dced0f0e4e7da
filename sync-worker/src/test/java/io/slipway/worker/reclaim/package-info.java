/** Tests of reclaim against a real database and object store. */
@NullMarked
@CheckReturnValue
package io.slipway.worker.reclaim;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
