/** The API document of each service, stored by the service itself, for the one that publishes their union. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
