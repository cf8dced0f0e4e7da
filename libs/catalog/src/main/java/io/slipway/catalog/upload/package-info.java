/** Uploads: sessions that any replica may go on with, and the links that blobs get when they are done or mounted. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.upload;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
