/**
 * In: what an operator asks to be analysed again. Out: its work for the launches, results beside those that BI sees, their difference, and the
 * switch between them.
 */
@NullMarked
package io.toneguard.batch.reprocess;

import org.jspecify.annotations.NullMarked;
