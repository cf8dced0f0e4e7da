/** Task groups over REST. */
@NullMarked
@CheckReturnValue
package io.slipway.taskapi.group;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
