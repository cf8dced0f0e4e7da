/** Repositories and their versions: every change is one command, in one transaction, and makes one immutable version. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.repository;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
