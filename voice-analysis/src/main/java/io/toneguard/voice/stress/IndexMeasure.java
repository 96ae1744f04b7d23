package io.toneguard.voice.stress;

/**
 * What the stress index is made of: four measures of voiced frames that move with vocal arousal in the same direction in every corpus tried and
 * do not move with gain. Two hear the pitch and two the tilt of the spectrum, in equal shares. The population spreads are the first table that
 * {@code ops/index-study} prints, rounded: 1.4826 MAD of a speaker's calm utterances, median over speakers, geometric mean over EMO-DB and BAVED.
 */
public enum IndexMeasure {
    /** Mean F0 in semitones re 100 Hz. Rises with arousal (Scherer 2003; a meta-analysis of 2025 has SMD .55 under stress, .17 after trim-and-fill). */
    F0_MEAN(1, 1.17, 0.25),
    /** The F0 that a fifth of the frames lie above, in semitones re 100 Hz: rises with level and range together (eGeMAPS, Eyben 2016). */
    F0_P80(1, 1.38, 0.25),
    /**
     * Energy of 1-4 kHz over 50-1000 Hz summed over the frames, in dB: a pressed or loud voice closes its folds faster and has more treble
     * (Frokjaer-Jensen and Prytz 1976, up to 4 kHz so that 8 and 16 kHz agree).
     */
    ALPHA_RATIO(1, 3.62, 0.25),
    /** Mean of the first mel-frequency cepstral coefficient up to 4 kHz: the spectrum's tilt over all bands. Falls with arousal. */
    MFCC1(-1, 3.39, 0.25);

    private final int sign;
    private final double populationSpread;
    private final double weight;

    IndexMeasure(int sign, double populationSpread, double weight) {
        this.sign = sign;
        this.populationSpread = populationSpread;
        this.weight = weight;
    }

    /** 1 if the measure rises with arousal, -1 if it falls. */
    public int sign() {
        return sign;
    }

    /** Robust standard deviation between calm utterances of one speaker, in the measure's unit. */
    public double populationSpread() {
        return populationSpread;
    }

    /** Share of the index; the shares sum to 1. */
    public double weight() {
        return weight;
    }
}
