/** The embedded S3 server of a local Slipway. */
@NullMarked
@CheckReturnValue
package io.slipway.deploy.s3;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
