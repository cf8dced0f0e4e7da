/** Facts that happened, as they are told to others: CloudEvents with ids, not entities. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.event;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
