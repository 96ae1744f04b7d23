package io.toneguard.voice.synth;

/** Mouth shapes: the frequencies of the first four formants of a male speaker (Peterson and Barney 1952; the fourth is conventional). */
public enum Vowel {
    AH(730, 1090, 2440),
    EE(270, 2290, 3010),
    EH(530, 1840, 2480),
    OH(570, 840, 2410),
    OO(300, 870, 2240);

    private final double[] formantsHz;

    Vowel(double first, double second, double third) {
        this.formantsHz = new double[] {first, second, third, 3500};
    }

    int formants() {
        return formantsHz.length;
    }

    double formantHz(int index) {
        return formantsHz[index];
    }
}
