/** The rules of the house, as tests every module runs. */
@NullMarked
@CheckReturnValue
package io.slipway.testkit.architecture;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
