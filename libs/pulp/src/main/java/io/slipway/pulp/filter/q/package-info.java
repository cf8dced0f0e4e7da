/** The grammar of {@code q}, and the parser generated from it. */
package io.slipway.pulp.filter.q;
