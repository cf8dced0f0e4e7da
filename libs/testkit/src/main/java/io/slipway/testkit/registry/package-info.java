/** A scripted registry: an upstream that does what a test tells it to, and remembers what it was asked. */
@NullMarked
@CheckReturnValue
package io.slipway.testkit.registry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
