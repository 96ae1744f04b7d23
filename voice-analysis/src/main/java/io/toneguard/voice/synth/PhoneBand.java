package io.toneguard.voice.synth;

/** The lower edge of a telephone line: a second-order Butterworth high-pass at 300 Hz (the upper edge is half of 8 kHz). */
final class PhoneBand {
    private static final double EDGE_HZ = 300;

    private final double gain;
    private final double first;
    private final double second;
    private double in1;
    private double in2;
    private double out1;
    private double out2;

    PhoneBand(int rateHz) {
        double k = StrictMath.tan(Math.PI * EDGE_HZ / rateHz);
        double norm = 1 / (1 + Math.sqrt(2) * k + k * k);
        this.gain = norm;
        this.first = 2 * (k * k - 1) * norm;
        this.second = (1 - Math.sqrt(2) * k + k * k) * norm;
    }

    double next(double in) {
        double out = gain * (in - 2 * in1 + in2) - first * out1 - second * out2;
        in2 = in1;
        in1 = in;
        out2 = out1;
        out1 = out;
        return out;
    }
}
