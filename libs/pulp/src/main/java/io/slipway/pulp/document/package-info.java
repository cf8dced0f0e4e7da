/** Documents: request bodies that are read with all their mistakes at once, and documents that several services show. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
