/** A voice while it speaks: from what the light engine measures each second to an index against the person's own calm. No database, no framework. */
@NullMarked
package io.toneguard.tap.index;

import org.jspecify.annotations.NullMarked;
