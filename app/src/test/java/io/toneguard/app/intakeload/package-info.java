/**
 * In: a part of the load plan of the intake. Out: its figures, as one JSON line, from the product's own processes on a database and a store of
 * the run's own. Nothing here ships.
 */
@NullMarked
package io.toneguard.app.intakeload;

import org.jspecify.annotations.NullMarked;
