/** What the service says about itself: status and liveness; and the answers all resources share. */
@NullMarked
@CheckReturnValue
package io.slipway.content.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
