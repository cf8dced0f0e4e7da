/** Referrers: the manifests that name another as their subject. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.referrers;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
