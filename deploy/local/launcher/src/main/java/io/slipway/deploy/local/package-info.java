/** {@code ./slipway up}: everything on one machine with nothing but a JDK. */
@NullMarked
@CheckReturnValue
package io.slipway.deploy.local;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
