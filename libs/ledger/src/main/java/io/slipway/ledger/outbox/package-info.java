/** Announcements that are written with the change they announce, and the relay that carries them to Kafka. */
@NullMarked
@CheckReturnValue
package io.slipway.ledger.outbox;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
