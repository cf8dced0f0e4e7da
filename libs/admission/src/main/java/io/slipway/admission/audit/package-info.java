/** What the management API tells the audit log. */
@NullMarked
@CheckReturnValue
package io.slipway.admission.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
