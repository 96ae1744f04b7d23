/** Files of this machine that much is written to, and little read from soon. */
@NullMarked
package io.toneguard.voice.disk;

import org.jspecify.annotations.NullMarked;
