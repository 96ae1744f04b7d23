package io.toneguard.voice.features;

/** Ten milliseconds of a channel, once it is decided whether they are voiced. Reused frame after frame: read it, do not keep it. */
public final class VoiceFrame {
    private long index;
    private double seconds;
    private double f0Hz;
    private double power;
    private double alphaRatio4kDb;
    private double hammarberg4kDb;
    private double mfcc1;

    void set(long frame, double atSeconds, double hz, double meanSquare) {
        index = frame;
        seconds = atSeconds;
        f0Hz = hz;
        power = meanSquare;
        alphaRatio4kDb = Double.NaN;
        hammarberg4kDb = Double.NaN;
        mfcc1 = Double.NaN;
    }

    void setSpectrum(SpectralMeter spectrum) {
        alphaRatio4kDb = spectrum.alphaRatio4kDb();
        hammarberg4kDb = spectrum.hammarberg4kDb();
        mfcc1 = spectrum.mfcc(1);
    }

    /** Number of the frame within the recording, from 0. */
    public long index() {
        return index;
    }

    /** Centre of the frame from the first sample. */
    public double seconds() {
        return seconds;
    }

    public boolean voiced() {
        return f0Hz > 0;
    }

    /** In hertz; 0 if the frame is not voiced. */
    public double f0Hz() {
        return f0Hz;
    }

    /** Mean square of the samples around the recording's mean; full scale is 1. */
    public double power() {
        return power;
    }

    /** See {@link Measure#ALPHA_RATIO_4K}; NaN if not voiced. */
    public double alphaRatio4kDb() {
        return alphaRatio4kDb;
    }

    /** See {@link Measure#HAMMARBERG_4K}; NaN if not voiced. */
    public double hammarberg4kDb() {
        return hammarberg4kDb;
    }

    /** See {@link Measure#MFCC1}; NaN if not voiced. */
    public double mfcc1() {
        return mfcc1;
    }
}
