/** Who looked at people's scores: in, a look as it happens; out, its row, for as long as such rows are kept. */
@NullMarked
package io.toneguard.app.look;

import org.jspecify.annotations.NullMarked;
