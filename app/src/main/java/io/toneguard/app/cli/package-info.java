/** In: arguments. Out: machine-readable answers on stdout, messages on stderr, and an exit code: 0 done, 1 failed, 2 bad usage. */
@NullMarked
package io.toneguard.app.cli;

import org.jspecify.annotations.NullMarked;
