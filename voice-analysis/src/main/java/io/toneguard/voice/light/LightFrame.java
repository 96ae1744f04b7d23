package io.toneguard.voice.light;

/**
 * What 10 ms of one speaker measured. Reused for the next frame: read it, do not keep it.
 *
 * <p>The spectral measures are NaN where the frame is too quiet to be anybody's voice. They are ratios within the frame, so the gain of the
 * line does not move them; its filter does.
 */
public final class LightFrame {
    long index;
    float f0Hz;
    float strength;
    float levelDbfs;
    float alphaRatio4kDb;
    float hammarberg4kDb;
    float mfcc1;
    int clippedSamples;
    boolean flat;
    float sampleSum;
    float meanSquare;

    LightFrame() {}

    /** Frames before this one; the frame is the 10 ms from 10 times this, and is centred in them. */
    public long index() {
        return index;
    }

    /** Fundamental frequency, 75 to 600 Hz; 0 if unvoiced. */
    public float f0Hz() {
        return f0Hz;
    }

    public boolean voiced() {
        return f0Hz > 0;
    }

    /** Height of the normalised autocorrelation at the period, 0 to 1; 0 if unvoiced. */
    public float strength() {
        return strength;
    }

    /** RMS of the 10 ms, in dB relative to full scale (a full-scale square wave is 0); NaN below -370 dBFS, which is digital silence. */
    public float levelDbfs() {
        return levelDbfs;
    }

    /** Energy from 1 to 4 kHz over that from 50 Hz to 1 kHz, in dB; rises with arousal. The sign of eGeMAPS's values, but up to 4 kHz. */
    public float alphaRatio4kDb() {
        return alphaRatio4kDb;
    }

    /** Highest bin below 2 kHz over the highest from 2 to 4 kHz, in dB; falls with arousal (Hammarberg 1980). */
    public float hammarberg4kDb() {
        return hammarberg4kDb;
    }

    /** First mel cepstral coefficient (26 bands from 20 to 4000 Hz, HTK's scale, lifter 22); falls with arousal. */
    public float mfcc1() {
        return mfcc1;
    }

    /** Samples of the 10 ms that are clipped, 0 to 80: three or more in a row at one end of the scale. */
    public int clippedSamples() {
        return clippedSamples;
    }

    /** Whether all samples of the 10 ms are equal: what a gap or a muted line sounds like. */
    public boolean flat() {
        return flat;
    }
}
