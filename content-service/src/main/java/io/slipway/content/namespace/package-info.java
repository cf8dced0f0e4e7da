/** Namespaces over REST: the first segments of public names. */
@NullMarked
@CheckReturnValue
package io.slipway.content.namespace;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
