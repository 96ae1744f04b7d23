/**
 * In: stored recordings. Out: launches, each a frozen plan of partitions ready to be claimed, recovered after a crash.
 */
@NullMarked
package io.toneguard.batch.manager;

import org.jspecify.annotations.NullMarked;
