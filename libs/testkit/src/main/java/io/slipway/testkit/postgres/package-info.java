/** A real PostgreSQL for tests, with the schema migrated. */
@NullMarked
@CheckReturnValue
package io.slipway.testkit.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
