/** Repositories over REST: CRUD, sync, and their versions. */
@NullMarked
@CheckReturnValue
package io.slipway.content.repository;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
