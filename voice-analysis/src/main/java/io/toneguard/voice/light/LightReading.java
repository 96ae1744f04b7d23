package io.toneguard.voice.light;

/**
 * What the last five seconds of one speaker measured; fewer at the start. Reused for the next reading: read it, do not keep it. NaN
 * where there was nothing to measure.
 */
public final class LightReading {
    int endSeconds;
    int heardSeconds;
    double voicedSeconds;
    double f0MedianHz;
    double f0Percentile80Hz;
    double alphaRatioDb;
    double hammarbergDb;
    double mfcc1;
    double levelDbfs;
    int clippedSamples;
    double digitalSilenceSeconds;

    LightReading() {}

    /** Where the window ends: whole seconds from the first sample. */
    public int endSeconds() {
        return endSeconds;
    }

    /** How long the window is: 5, or less at the start. */
    public int heardSeconds() {
        return heardSeconds;
    }

    /** Seconds of voiced frames. */
    public double voicedSeconds() {
        return voicedSeconds;
    }

    /** Median F0 of the voiced frames, in hertz; NaN if none was voiced, as the next four. */
    public double f0MedianHz() {
        return f0MedianHz;
    }

    /** 80th percentile of the F0 of voiced frames, interpolated between ranks, in hertz. */
    public double f0Percentile80Hz() {
        return f0Percentile80Hz;
    }

    /** Mean over voiced frames of {@link LightFrame#alphaRatioDb()}. */
    public double alphaRatioDb() {
        return alphaRatioDb;
    }

    /** Mean over voiced frames of {@link LightFrame#hammarbergDb()}. */
    public double hammarbergDb() {
        return hammarbergDb;
    }

    /** Mean over voiced frames of {@link LightFrame#mfcc1()}. */
    public double mfcc1() {
        return mfcc1;
    }

    /** RMS of the whole window, in dB relative to full scale; NaN for digital silence. */
    public double levelDbfs() {
        return levelDbfs;
    }

    /** Samples at the end of the scale. */
    public int clippedSamples() {
        return clippedSamples;
    }

    /** Seconds of frames in which all samples are 0. */
    public double digitalSilenceSeconds() {
        return digitalSilenceSeconds;
    }
}
