/** Roles: permissions under a name. */
@NullMarked
@CheckReturnValue
package io.slipway.access.role;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
