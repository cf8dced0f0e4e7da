/** Secrets that Slipway makes itself: long, random, shown once, kept as hashes. */
@NullMarked
@CheckReturnValue
package io.slipway.access.secret;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
