/** What content is held to. */
@NullMarked
package io.slipway.catalog.content;

import org.jspecify.annotations.NullMarked;
