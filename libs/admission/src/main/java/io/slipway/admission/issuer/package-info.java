/** How issuers of tokens are asked for their keys. */
@NullMarked
@CheckReturnValue
package io.slipway.admission.issuer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
