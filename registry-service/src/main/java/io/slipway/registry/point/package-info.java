/** Pointers: where a public name points now, validated for every read and shared by all that wait. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.point;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
