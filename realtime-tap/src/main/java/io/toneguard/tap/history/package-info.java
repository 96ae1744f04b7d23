/** In: what the tap read of calls that are over. Out: what is learned of it: agents' baselines, agreement with the final analysis, what a rule would have alerted. */
@NullMarked
package io.toneguard.tap.history;

import org.jspecify.annotations.NullMarked;
