/**
 * In: a claimed partition. Out: its recordings' results, one fenced transaction each.
 */
@NullMarked
package io.toneguard.batch.worker;

import org.jspecify.annotations.NullMarked;
