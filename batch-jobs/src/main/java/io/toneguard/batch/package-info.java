/**
 * What manager and worker share: the states of recordings and who may change them, attempts, who is there, and how one wakes the other. The
 * partitions and their leases are in {@code batch.manager} and {@code batch.worker}.
 */
@NullMarked
package io.toneguard.batch;

import org.jspecify.annotations.NullMarked;
