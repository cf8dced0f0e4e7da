/** Where requests may go. */
@NullMarked
@CheckReturnValue
package io.slipway.upstream.egress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
