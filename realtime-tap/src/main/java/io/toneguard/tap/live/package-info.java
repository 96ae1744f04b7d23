/** The tap itself: hears the calls of a node beside their recording, one light analyser per speaker, and tells readings and episodes to a sink. */
@NullMarked
package io.toneguard.tap.live;

import org.jspecify.annotations.NullMarked;
