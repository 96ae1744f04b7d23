package io.toneguard.voice.features;

/** The settings of Praat's "To Pitch (ac)" that the reference values were made with; names as in Boersma 1993. */
final class PitchSettings {
    static final double FLOOR_HZ = 75;
    static final double CEILING_HZ = 600;
    static final double PERIODS_PER_WINDOW = 3;
    static final double WINDOW_SECONDS = PERIODS_PER_WINDOW / FLOOR_HZ;
    /** The unvoiced candidate and up to fourteen voiced ones. */
    static final int MAX_CANDIDATES = 15;

    static final double SILENCE_THRESHOLD = 0.03;
    static final double VOICING_THRESHOLD = 0.45;
    static final double OCTAVE_COST = 0.01;
    static final double OCTAVE_JUMP_COST = 0.35;
    static final double VOICED_UNVOICED_COST = 0.14;

    private PitchSettings() {}
}
