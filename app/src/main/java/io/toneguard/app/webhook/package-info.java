/** In: rows that a recording's change of state left in the outbox. Out: signed POSTs to the tenant's own systems, at least once each, and what became of them. */
@NullMarked
package io.toneguard.app.webhook;

import org.jspecify.annotations.NullMarked;
