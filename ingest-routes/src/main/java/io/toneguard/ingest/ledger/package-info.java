/**
 * In: what intake found out about a call or recording. Out: its one row and state, so that nothing is lost unexplained.
 */
@NullMarked
package io.toneguard.ingest.ledger;

import org.jspecify.annotations.NullMarked;
