/**
 * In: nothing. Out: the words the modules share (speaker, tenant, recording) and the ports they meet in, which {@code app} implements.
 * A type enters only when two of the sibling modules need it.
 */
@NullMarked
package io.toneguard.voice.call;

import org.jspecify.annotations.NullMarked;
