/**
 * In: what was agreed with each tenant, and what it has stored this month. Out: whether it may bring one more recording, and how many sessions and
 * uploads it may have.
 */
@NullMarked
package io.toneguard.ingest.contract;

import org.jspecify.annotations.NullMarked;
