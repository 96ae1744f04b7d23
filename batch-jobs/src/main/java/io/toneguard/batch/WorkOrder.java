package io.toneguard.batch;

import org.jspecify.annotations.Nullable;

/**
 * What all partitions of one launch have in common, as their rows in the lease table say.
 *
 * @param reprocessing number of the reprocessing whose items they hold; null for other kinds
 * @param analyzer name of the only analyzer version whose workers may take them; null if any may
 */
public record WorkOrder(
        long launch,
        WorkKind kind,
        @Nullable Long reprocessing,
        @Nullable String analyzer) {}
