/**
 * In: roles and where the parts are. Out: the running service, one Spring context with the configurations of just those roles, and the
 * worker JVM beside a plain {@code serve}.
 */
@NullMarked
package io.toneguard.app.service;

import org.jspecify.annotations.NullMarked;
