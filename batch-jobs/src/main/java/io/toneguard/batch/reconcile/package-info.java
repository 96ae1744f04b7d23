/**
 * In: what lies in the store, the ledger, the results. Out: where they disagree, repaired where that loses nothing, else listed with the
 * reason.
 */
@NullMarked
package io.toneguard.batch.reconcile;

import org.jspecify.annotations.NullMarked;
