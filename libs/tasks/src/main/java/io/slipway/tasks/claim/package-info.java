/** Claiming work: leases, attempts, the fence that keeps a zombie from committing, and the end of a task. */
@NullMarked
@CheckReturnValue
package io.slipway.tasks.claim;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
