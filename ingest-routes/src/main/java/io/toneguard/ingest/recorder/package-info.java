/** In: blocks of running calls. Out: recordings in the store and their rows in the ledger, whatever dies on the way. */
@NullMarked
package io.toneguard.ingest.recorder;

import org.jspecify.annotations.NullMarked;
