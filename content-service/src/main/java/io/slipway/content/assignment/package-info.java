/** Roles of users and groups over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.content.assignment;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
