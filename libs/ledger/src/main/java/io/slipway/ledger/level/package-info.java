/** The level of the schema: a service starts on its own or the next one, and on no other. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.level;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
