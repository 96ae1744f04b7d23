/**
 * Alerts, written in the transaction that decides them, and everything that happens to them: tables alert, alert_event, alert_delivery. Also the
 * rules that they go by, table alert_rule, and what the tap has to know of a tenant before a call is heard.
 */
@NullMarked
package io.toneguard.tap.alert;

import org.jspecify.annotations.NullMarked;
