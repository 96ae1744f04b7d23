package io.toneguard.voice.synth;

/** Mouth shapes: the frequencies of the first four formants of a male speaker (Peterson and Barney 1952; the fourth is conventional). */
public enum Vowel {
    AH(730, 1090, 2440),
    EE(270, 2290, 3010),
    EH(530, 1840, 2480),
    OH(570, 840, 2410),
    OO(300, 870, 2240);

    /** How many formants every vowel has. */
    static final int FORMANTS = 4;

    private final double firstHz;
    private final double secondHz;
    private final double thirdHz;

    Vowel(double firstHz, double secondHz, double thirdHz) {
        this.firstHz = firstHz;
        this.secondHz = secondHz;
        this.thirdHz = thirdHz;
    }

    /** Centre of a formant, 0 being the lowest, in hertz. */
    double formantHz(int index) {
        return switch (index) {
            case 0 -> firstHz;
            case 1 -> secondHz;
            case 2 -> thirdHz;
            default -> 3500;
        };
    }
}
