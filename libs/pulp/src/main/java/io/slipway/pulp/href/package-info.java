/** References: hrefs and PRNs, as objects are named on the wire. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.href;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
