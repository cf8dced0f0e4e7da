/** How much a namespace may hold. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.quota;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
