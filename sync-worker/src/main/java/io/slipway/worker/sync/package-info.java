/** Sync: what a remote has becomes the next version of a repository. */
@NullMarked
@CheckReturnValue
package io.slipway.worker.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
