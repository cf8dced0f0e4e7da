/** The document that tells clients every operation there is, in Pulp's dialect of OpenAPI, made of what the resources themselves use. */
@NullMarked
@CheckReturnValue
package io.slipway.pulp.openapi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
