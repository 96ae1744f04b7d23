/** In: recordings as they arrived. Out: the same bytes, from disk; the only code that knows what the store is made of. */
@NullMarked
package io.toneguard.app.store;

import org.jspecify.annotations.NullMarked;
