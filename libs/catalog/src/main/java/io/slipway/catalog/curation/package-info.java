/** Curation: adding, removing, copying and tagging what is already there, each one command that makes one version. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.curation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
