package io.toneguard.voice.stress;

import java.util.Arrays;

/**
 * Collects the voiced frames of a window or utterance and measures those that say most about the voice: not more than 15 dB below the loud
 * ones (weak frames are consonants, word ends and noise) and within an octave of the median F0 (the others are mostly pitch errors). Both gates are
 * relative, so gain changes nothing. Grows to the longest window met; no allocation after that, but for the measures. Not thread-safe.
 */
public final class VoicedFrames {
    private static final double SECONDS_PER_FRAME = 0.01;
    private static final double REFERENCE_HZ = 100;
    private static final double SEMITONES_PER_NEPER = 12 / StrictMath.log(2);
    private static final double NEPERS_PER_DB = StrictMath.log(10) / 10;
    private static final double LOUD_QUANTILE = 0.95;
    /** 15 dB. */
    private static final double POWER_RANGE = StrictMath.pow(10, -1.5);

    private static final double F0_RANGE_SEMITONES = 12;

    private double[] f0Semitones = new double[512];
    private double[] power = new double[512];
    private double[] alphaRatio = new double[512];
    private double[] mfcc1 = new double[512];
    private double[] ranked = new double[512];
    private boolean[] heard = new boolean[512];
    private int count;

    /**
     * Takes a voiced frame of 10 ms; one whose values are not finite, or which is digital silence, is left out.
     *
     * @param power mean square of its samples, in any unit
     * @param alphaRatioDb 1-4 kHz over 50-1000 Hz
     * @return whether it was taken
     */
    public boolean add(double f0Hz, double power, double alphaRatioDb, double mfcc1) {
        boolean usable = f0Hz > 0 && power > 0 && Double.isFinite(f0Hz + power + alphaRatioDb + mfcc1);
        if (!usable) {
            return false;
        }
        if (count == f0Semitones.length) {
            grow();
        }
        this.f0Semitones[count] = SEMITONES_PER_NEPER * StrictMath.log(f0Hz / REFERENCE_HZ);
        this.power[count] = power;
        // Not pow, which leaves garbage.
        this.alphaRatio[count] = StrictMath.exp(alphaRatioDb * NEPERS_PER_DB);
        this.mfcc1[count] = mfcc1;
        count++;
        return true;
    }

    private void grow() {
        int size = 2 * count;
        f0Semitones = Arrays.copyOf(f0Semitones, size);
        power = Arrays.copyOf(power, size);
        alphaRatio = Arrays.copyOf(alphaRatio, size);
        mfcc1 = Arrays.copyOf(mfcc1, size);
        ranked = new double[size];
        heard = new boolean[size];
    }

    /** Forgets the oldest frames of those taken. */
    public void forget(int frames) {
        int kept = count - frames;
        System.arraycopy(f0Semitones, frames, f0Semitones, 0, kept);
        System.arraycopy(power, frames, power, 0, kept);
        System.arraycopy(alphaRatio, frames, alphaRatio, 0, kept);
        System.arraycopy(mfcc1, frames, mfcc1, 0, kept);
        count = kept;
    }

    /** Forgets all frames. */
    public void clear() {
        count = 0;
    }

    /** What the frames since {@link #clear()} measure; {@link IndexMeasures#NONE} without any. */
    public IndexMeasures measures() {
        if (count == 0) {
            return IndexMeasures.NONE;
        }
        int frames = gate();
        double semitones = 0;
        double low = 0;
        double high = 0;
        double tilt = 0;
        int filled = 0;
        for (int i = 0; i < count; i++) {
            if (heard[i]) {
                semitones += f0Semitones[i];
                double lowShare = power[i] / (1 + alphaRatio[i]);
                low += lowShare;
                high += lowShare * alphaRatio[i];
                tilt += mfcc1[i];
                ranked[filled++] = f0Semitones[i];
            }
        }
        return new IndexMeasures(
                semitones / frames,
                Quantile.of(ranked, frames, 0.8),
                10 * StrictMath.log10(high / low),
                tilt / frames,
                frames * SECONDS_PER_FRAME);
    }

    /** Marks the frames that count; the median's own is always among them. */
    private int gate() {
        System.arraycopy(power, 0, ranked, 0, count);
        double lowestPower = POWER_RANGE * Quantile.of(ranked, count, LOUD_QUANTILE);
        int loud = 0;
        for (int i = 0; i < count; i++) {
            heard[i] = power[i] >= lowestPower;
            if (heard[i]) {
                ranked[loud++] = f0Semitones[i];
            }
        }
        Quantile.select(ranked, loud, loud / 2);
        double median = ranked[loud / 2];
        int frames = 0;
        for (int i = 0; i < count; i++) {
            heard[i] &= Math.abs(f0Semitones[i] - median) <= F0_RANGE_SEMITONES;
            frames += heard[i] ? 1 : 0;
        }
        return frames;
    }
}
