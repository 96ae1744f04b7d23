package io.toneguard.batch.worker;

import io.toneguard.batch.WorkKind;
import io.toneguard.voice.call.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One claim of one partition. Whoever no longer finds this owner and attempt in the partition's row has lost it and may write nothing.
 *
 * @param stepExecution id of the step execution that mirrors the partition in Spring Batch's tables
 * @param attempt counts the claims of the partition
 * @param reprocessing number of the reprocessing whose items it holds; null for other kinds of work
 * @param analyzer the only analyzer version whose workers may take it; null if any may
 */
record Lease(
        TenantId tenant,
        UUID partition,
        long launch,
        long stepExecution,
        String owner,
        int attempt,
        WorkKind kind,
        @Nullable Long reprocessing,
        @Nullable String analyzer) {}
