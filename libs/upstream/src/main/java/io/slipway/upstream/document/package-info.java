/** Small documents of others, such as the keys of an issuer of tokens. */
@NullMarked
@CheckReturnValue
package io.slipway.upstream.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
