/**
 * What manager and worker share: partitions of whole recordings and the lease table that owns their state.
 */
@NullMarked
package io.toneguard.batch;

import org.jspecify.annotations.NullMarked;
