/** People and workloads that other issuers vouch for: OpenID Connect and service accounts. */
@NullMarked
@CheckReturnValue
package io.slipway.access.oidc;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
