/** Tokens of other issuers, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.oidc;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
