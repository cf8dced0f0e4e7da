/** The front door: one public port, routed as the ingress routes; holds no rule that the ingress would not hold. */
@NullMarked
@CheckReturnValue
package io.slipway.deploy.door;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
