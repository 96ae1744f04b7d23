/**
 * In: the clock, holidays, what is still to be analysed. Out: one night after another, a row each: its steps in their order, and the window in
 * which reprocessing may run.
 */
@NullMarked
package io.toneguard.batch.night;

import org.jspecify.annotations.NullMarked;
