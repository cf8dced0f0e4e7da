/** Lists: conditions, order and window become SQL, with everything users say as a parameter. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.list;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
