/** The one door through which PostgreSQL is written, and the retry of what it asks to retry. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.transaction;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
