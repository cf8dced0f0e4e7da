/** Curation: what people put into repositories and take out of them, each one command that makes one version. */
@NullMarked
@CheckReturnValue
package io.slipway.catalog.curation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
