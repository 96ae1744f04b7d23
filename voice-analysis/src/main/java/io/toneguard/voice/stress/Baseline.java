package io.toneguard.voice.stress;

/**
 * How one speaker sounds when calm on one channel: the centre and spread of each {@link IndexMeasure}. Never mix speakers, channels, codecs or
 * sample rates in one. Immutable; made by {@link BaselineBuilder}.
 */
public final class Baseline {
    /** Nothing is known of the speaker yet. */
    public static final Baseline EMPTY = new BaselineBuilder().build();

    private final double[] centres;
    private final double[] spreads;
    private final int windows;
    private final double voicedSeconds;

    Baseline(double[] centres, double[] spreads, int windows, double voicedSeconds) {
        this.centres = centres;
        this.spreads = spreads;
        this.windows = windows;
        this.voicedSeconds = voicedSeconds;
    }

    /** Median of the calm windows, in the measure's unit; NaN if there are none. */
    public double centre(IndexMeasure measure) {
        return centres[measure.ordinal()];
    }

    /** Robust standard deviation of calm windows, mostly the population's; positive, in the measure's unit. */
    public double spread(IndexMeasure measure) {
        return spreads[measure.ordinal()];
    }

    /** Calm windows or utterances that it rests on. */
    public int windows() {
        return windows;
    }

    /** Voiced seconds that it rests on. */
    public double voicedSeconds() {
        return voicedSeconds;
    }
}
