/**
 * In: a folder of recordings, the web API of a running service, a key. Out: every recording there is there once, what became of each, and a
 * state file by which an interrupted upload goes on.
 */
@NullMarked
package io.toneguard.app.upload;

import org.jspecify.annotations.NullMarked;
