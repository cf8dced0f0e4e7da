/** Content: blobs, manifests and tags, registered once and shared by all repositories. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.content;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
