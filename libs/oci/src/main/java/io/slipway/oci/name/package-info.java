/** Names: of repositories, of tags, and references that are either a tag or a digest. */
@NullMarked
@CheckReturnValue
package io.slipway.oci.name;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
