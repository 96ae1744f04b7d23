package io.toneguard.voice.features;

/** Formants for tests: two poles at 8 kHz, 80 Hz wide. */
final class Resonances {
    private Resonances() {}

    static double[] of(double[] source, double hz) {
        double radius = Math.exp(-Math.PI * 80 / 8000);
        double cos = 2 * radius * Math.cos(2 * Math.PI * hz / 8000);
        double[] x = source.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] += (i < 1 ? 0 : cos * x[i - 1]) - (i < 2 ? 0 : radius * radius * x[i - 2]);
        }
        return x;
    }
}
