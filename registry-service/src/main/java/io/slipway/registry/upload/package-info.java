/** Uploads: from the first POST to a blob that is linked. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.upload;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
