/** What curation is held to. */
@NullMarked
package io.slipway.catalog.curation;

import org.jspecify.annotations.NullMarked;
