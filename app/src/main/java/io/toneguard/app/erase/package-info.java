/** In: a recording or a call that is to be erased. Out: nothing of it anywhere but a ledger row without names, and a line that says who erased what, when. */
@NullMarked
package io.toneguard.app.erase;

import org.jspecify.annotations.NullMarked;
