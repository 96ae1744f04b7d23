/**
 * The front door of the library: in goes a recording and who speaks on which of its channels, out come the numbers of every
 * speaker. Nothing here knows a framework, a database or a file system.
 */
@NullMarked
package io.toneguard.voice;

import org.jspecify.annotations.NullMarked;
