package io.toneguard.batch.worker;

import io.toneguard.voice.call.TenantId;
import java.util.UUID;

/**
 * One claim of one partition. Whoever no longer finds this owner and attempt in the partition's row has lost it and may write nothing.
 *
 * @param stepExecution id of the step execution that mirrors the partition in Spring Batch's tables
 * @param attempt counts the claims of the partition
 */
record Lease(TenantId tenant, UUID partition, long launch, long stepExecution, String owner, int attempt) {}
