/** Taking, keeping and giving back tasks, against a real database. */
@NullMarked
@CheckReturnValue
package io.slipway.worker.run;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
