package io.toneguard.app.trial;

import java.util.List;

/**
 * What the tap made of a played call.
 *
 * @param abstained no reading of the whole call had an index
 */
record TrialHearing(List<TrialAlert> alerts, boolean abstained) {}
