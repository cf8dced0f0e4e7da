/** The door of the registry: one table, one pipeline, one place that writes answers and errors. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.route;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
