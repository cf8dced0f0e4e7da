/** Fixtures of the catalog, for its own tests and those of the services. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
