/** How another registry wants to be asked: challenges, tokens, and whom credentials are for. */
@NullMarked
@CheckReturnValue
package io.slipway.upstream.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
