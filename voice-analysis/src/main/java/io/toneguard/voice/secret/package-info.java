/** Credentials that must be kept in the clear, sealed: in goes text and whose it is, out comes what may lie in a database. JDK only. */
@NullMarked
package io.toneguard.voice.secret;

import org.jspecify.annotations.NullMarked;
