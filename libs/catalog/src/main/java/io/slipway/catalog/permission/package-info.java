/** By which ways one comes to permissions on what there is: through namespaces, through what serves a repository, because it is public. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.permission;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
