/**
 * In: a seed and how much. Out: a run of the final analysis in which processes, database, store and clocks fail, and the verdict whether
 * anything was lost, doubled or changed by it. Nothing here ships.
 */
@NullMarked
package io.toneguard.app.chaos;

import org.jspecify.annotations.NullMarked;
