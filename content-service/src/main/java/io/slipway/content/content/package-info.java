/** Content over REST: tags, manifests, blobs. */
@NullMarked
@CheckReturnValue
package io.slipway.content.content;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
