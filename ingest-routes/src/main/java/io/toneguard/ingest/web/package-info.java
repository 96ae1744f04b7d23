/**
 * In: requests of tenants' programs under {@code /v1}. Out: recordings for the intake, what the ledger and the analysis know of them, and a problem
 * (RFC 9457) for everything else.
 */
@NullMarked
package io.toneguard.ingest.web;

import org.jspecify.annotations.NullMarked;
