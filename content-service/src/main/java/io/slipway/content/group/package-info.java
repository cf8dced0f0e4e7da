/** Groups over REST: their users and their roles. */
@NullMarked
@CheckReturnValue
package io.slipway.content.group;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
