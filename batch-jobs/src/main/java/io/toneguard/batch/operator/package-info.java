/**
 * What an operator orders of the final analysis from the command line, beside whatever processes run it. In: orders. Out: changed rows of
 * lease table and ledger and a wake-up; managers and workers learn of an order from these alone.
 */
@NullMarked
package io.toneguard.batch.operator;

import org.jspecify.annotations.NullMarked;
