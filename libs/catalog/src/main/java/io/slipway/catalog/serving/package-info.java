/** Serving: what a public name points to, and what a version holds. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.serving;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
