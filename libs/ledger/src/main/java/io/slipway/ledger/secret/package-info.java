/** Secrets at rest: sealed with AES-GCM under a key that is not in the database. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.secret;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
