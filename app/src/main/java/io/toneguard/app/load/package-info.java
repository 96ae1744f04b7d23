/** In: how many sessions of which dialect, for how long. Out: what was sent, refused, lost, and how late it was handled. */
@NullMarked
package io.toneguard.app.load;

import org.jspecify.annotations.NullMarked;
