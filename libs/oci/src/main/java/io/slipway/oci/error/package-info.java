/** Errors: the codes of the distribution specification, declared once. */
@NullMarked
@CheckReturnValue
package io.slipway.oci.error;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
