/**
 * In: what a recording measured. Out: rows for BI, written so that writing them twice changes nothing.
 */
@NullMarked
package io.toneguard.batch.results;

import org.jspecify.annotations.NullMarked;
