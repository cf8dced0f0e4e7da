/** The object store on files. */
@NullMarked
@CheckReturnValue
package io.slipway.storage.files;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
