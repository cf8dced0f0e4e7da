/** Curation over REST: adding, removing, copying and tagging what is already there. */
@NullMarked
@CheckReturnValue
package io.slipway.content.curation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
