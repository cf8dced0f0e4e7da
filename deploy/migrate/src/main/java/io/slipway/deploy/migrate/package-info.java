/** The migrator: brings the schema to the level the services expect, and gives each service its role. */
@NullMarked
@CheckReturnValue
package io.slipway.deploy.migrate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
