package io.toneguard.voice.features;

/**
 * The mel-frequency cepstral coefficients 1 to 4 up to 4 kHz (Davis and Mermelstein 1980, as HTK and eGeMAPS have them): the cosine transform
 * of the natural logarithm of the 26 {@link MelBands}, times sqrt(2 / 26), liftered by 22. No unit; the first is some -10 to 50 for voices: the tilt
 * of the spectrum, <em>falling</em> with arousal. Gain only moves coefficient 0, which is left out. eGeMAPS at 16 kHz reaches up to 8 kHz: other values.
 */
final class Mfcc {
    static final int COUNT = 4;
    private static final double LIFTER = 22;

    private final double[][] cosines = new double[COUNT][MelBands.COUNT];
    private final double[] logs = new double[MelBands.COUNT];
    private final double[] coefficients = new double[COUNT];

    Mfcc() {
        for (int i = 0; i < COUNT; i++) {
            double lift = 1 + LIFTER / 2 * StrictMath.sin(Math.PI * (i + 1) / LIFTER);
            for (int band = 0; band < MelBands.COUNT; band++) {
                cosines[i][band] = lift
                        * StrictMath.sqrt(2.0 / MelBands.COUNT)
                        * StrictMath.cos(Math.PI * (i + 1) * (band + 0.5) / MelBands.COUNT);
            }
        }
    }

    /** Computes all coefficients; no band may be without power. */
    void fill(MelBands bands) {
        for (int band = 0; band < MelBands.COUNT; band++) {
            logs[band] = Logarithm.of(bands.power(band));
        }
        for (int i = 0; i < COUNT; i++) {
            double[] cosine = cosines[i];
            double sum = 0;
            for (int band = 0; band < MelBands.COUNT; band++) {
                sum += cosine[band] * logs[band];
            }
            coefficients[i] = sum;
        }
    }

    /** @param number 1 to 4 */
    double coefficient(int number) {
        return coefficients[number - 1];
    }
}
