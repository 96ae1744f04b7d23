/** What the log is told, and how often. */
@NullMarked
package io.toneguard.voice.log;

import org.jspecify.annotations.NullMarked;
