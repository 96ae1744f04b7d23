package io.toneguard.voice.stress;

/**
 * What the voiced frames of one window, or of one shorter utterance, measured; see {@link IndexMeasure}. NaN is unknown.
 *
 * @param f0MeanSemitones re 100 Hz
 * @param f0P80Semitones re 100 Hz
 * @param alphaRatioDb of the energies summed over the frames, up to 4 kHz
 * @param voicedSeconds of the frames that count
 */
public record IndexMeasures(
        double f0MeanSemitones, double f0P80Semitones, double alphaRatioDb, double mfcc1, double voicedSeconds) {
    /** Nobody spoke. */
    public static final IndexMeasures NONE = new IndexMeasures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

    /** One of the values. */
    public double of(IndexMeasure measure) {
        return switch (measure) {
            case F0_MEAN -> f0MeanSemitones;
            case F0_P80 -> f0P80Semitones;
            case ALPHA_RATIO -> alphaRatioDb;
            case MFCC1 -> mfcc1;
        };
    }

    /** Whether all values are finite. */
    public boolean known() {
        return Double.isFinite(f0MeanSemitones)
                && Double.isFinite(f0P80Semitones)
                && Double.isFinite(alphaRatioDb)
                && Double.isFinite(mfcc1);
    }
}
