/** In: what the ledger says of how long audio may stay. Out: audio that is gone from the store, and when that was. */
@NullMarked
package io.toneguard.batch.retention;

import org.jspecify.annotations.NullMarked;
