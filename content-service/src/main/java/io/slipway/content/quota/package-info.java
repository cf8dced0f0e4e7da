/** Quotas over REST: how much a namespace may hold. */
@NullMarked
@CheckReturnValue
package io.slipway.content.quota;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
