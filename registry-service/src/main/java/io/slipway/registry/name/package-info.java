/** Lists: the tags of a name, and the names. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.name;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
