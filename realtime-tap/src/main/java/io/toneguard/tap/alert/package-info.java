/** Alerts, written in the transaction that decides them, and everything that happens to them: tables alert, alert_event, alert_delivery. */
@NullMarked
package io.toneguard.tap.alert;

import org.jspecify.annotations.NullMarked;
