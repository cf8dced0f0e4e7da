/** Other registries: what is asked of them, and what they answer. */
@NullMarked
@CheckReturnValue
package io.slipway.upstream.registry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
