/** Groups, tested. */
@NullMarked
@CheckReturnValue
package io.slipway.access.group;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
