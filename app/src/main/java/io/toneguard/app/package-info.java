/**
 * In: a command line. Out: a command's answer, or the service in the roles it was given; the only place that sees all modules and wires
 * them. No module asks which role it is in.
 */
@NullMarked
package io.toneguard.app;

import org.jspecify.annotations.NullMarked;
