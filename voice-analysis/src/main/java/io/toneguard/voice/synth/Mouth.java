package io.toneguard.voice.synth;

/**
 * What lies between vocal folds and air: the fall of the source's spectrum, four formants and the lips (a differentiator). Holds its state between samples.
 */
final class Mouth {
    private static final double[] BANDWIDTHS_HZ = {80, 100, 140, 220};

    private final double[] gain;
    private final double[] first;
    private final double[] second;
    private final double[] last;
    private final double[] before;
    private final double fallKeep;
    private final double brightKeep;
    private double fallen;
    private double brightened;
    private double lips;

    Mouth(int rateHz, Vowel vowel, double brightness) {
        int formants = vowel.formants();
        this.gain = new double[formants];
        this.first = new double[formants];
        this.second = new double[formants];
        this.last = new double[formants];
        this.before = new double[formants];
        for (int f = 0; f < formants; f++) {
            double radius = StrictMath.exp(-Math.PI * BANDWIDTHS_HZ[f] / rateHz);
            double angle = 2 * Math.PI * vowel.formantHz(f) / rateHz;
            first[f] = 2 * radius * StrictMath.cos(angle);
            second[f] = -radius * radius;
            gain[f] = 1 - first[f] - second[f];
        }
        this.fallKeep = StrictMath.exp(-2 * Math.PI * 100 / rateHz);
        this.brightKeep = StrictMath.exp(-2 * Math.PI * (300 + 3000 * brightness) / rateHz);
    }

    double next(double source) {
        fallen = source + fallKeep * (fallen - source);
        brightened = fallen + brightKeep * (brightened - fallen);
        double sound = brightened - lips;
        lips = brightened;
        for (int f = 0; f < gain.length; f++) {
            double resonated = gain[f] * sound + first[f] * last[f] + second[f] * before[f];
            before[f] = last[f];
            last[f] = resonated;
            sound = resonated;
        }
        return sound;
    }
}
