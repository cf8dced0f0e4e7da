/** Which object store this installation uses, and how it is reached. */
@NullMarked
@CheckReturnValue
package io.slipway.storage.setting;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
