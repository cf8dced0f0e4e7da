/** One Kafka broker in one process, for a machine that has none. */
@NullMarked
@CheckReturnValue
package io.slipway.deploy.kafka;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
