/** Alerts over HTTP, one tenant's to that tenant: looked at, listened to as they come, and what people do about them. */
@NullMarked
package io.toneguard.tap.web;

import org.jspecify.annotations.NullMarked;
