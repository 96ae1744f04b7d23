package io.toneguard.voice.features;

/** How much is measured. */
public enum MeasureSet {
    /** Everything that is worth its time. */
    STANDARD,
    /** Also what costs more than a fifth of the run and is evidence of nothing yet: TEO-CB-AutoEnv and tremor. */
    ALL;

    /** Whether the measure is computed with this set. */
    public boolean includes(Measure measure) {
        return this == ALL || !measure.onlyWithAll();
    }
}
