/** Answers: what is answered, before anybody writes it to a connection. */
@NullMarked
@CheckReturnValue
package io.slipway.registry.answer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
