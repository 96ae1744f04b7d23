/**
 * In: files dropped by recorders. Out: checked recordings in the store and the ledger, or a reason beside the file.
 */
@NullMarked
package io.toneguard.ingest.recording;

import org.jspecify.annotations.NullMarked;
