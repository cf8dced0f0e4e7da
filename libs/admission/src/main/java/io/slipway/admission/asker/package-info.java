/** Who asks, and what he may: the ports of Pulp's manners, on what is known of users and roles. */
@NullMarked
@CheckReturnValue
package io.slipway.admission.asker;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
