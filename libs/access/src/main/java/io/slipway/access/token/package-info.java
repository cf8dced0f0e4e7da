/** Tokens of the registry: short, signed with ES256, checked without asking anybody. */
@NullMarked
@CheckReturnValue
package io.slipway.access.token;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
