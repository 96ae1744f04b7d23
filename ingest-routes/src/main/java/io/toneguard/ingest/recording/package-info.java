/**
 * In: files that recorders drop, or that somebody sends. Out: checked recordings in the store and the ledger, or a reason.
 */
@NullMarked
package io.toneguard.ingest.recording;

import org.jspecify.annotations.NullMarked;
