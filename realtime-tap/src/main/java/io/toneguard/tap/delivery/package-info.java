/** Alerts on their way to people and machines: in go the outbox's rows, out go webhooks, mails, chat messages and orders to a PBX, at least once each. */
@NullMarked
package io.toneguard.tap.delivery;

import org.jspecify.annotations.NullMarked;
