package io.toneguard.voice.validity;

/** What a distance from the baseline is divided by: a candidate of {@link IndexStudy}. */
enum StudySpread {
    /** The speaker's own robust standard deviation, as it is. */
    OWN,
    /** The product's: see {@link io.toneguard.voice.stress.BaselineBuilder}. */
    SHRUNK,
    POPULATION;

    double of(double own, double population, double voicedSeconds) {
        return switch (this) {
            case OWN -> own;
            case POPULATION -> population;
            case SHRUNK -> {
                double log = voicedSeconds
                        / (voicedSeconds + 120)
                        * StrictMath.log(Math.max(own, Double.MIN_NORMAL) / population);
                yield population * StrictMath.exp(Math.max(-0.25, Math.min(0.25, log)));
            }
        };
    }
}
