/** Labels, set and taken away one by one. */
@NullMarked
@CheckReturnValue
package io.slipway.content.label;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
