package io.toneguard.voice.features;

import java.util.ArrayList;
import java.util.List;

/** Sums of sine waves, the same sound at any sample rate: what a measure must say about them can be worked out on paper. */
final class Tones {
    private final List<double[]> tones = new ArrayList<>();

    static Tones of(double hz, double amplitude) {
        return new Tones().and(hz, amplitude);
    }

    /** Harmonics of {@code f0Hz} below 3.7 kHz, the first with 0.1, each 6 dB per octave weaker. */
    static Tones voice(double f0Hz) {
        Tones voice = new Tones();
        for (int k = 1; k * f0Hz < 3700; k++) {
            voice.and(k * f0Hz, 0.1 / k);
        }
        return voice;
    }

    /** Adds one. */
    Tones and(double hz, double amplitude) {
        tones.add(new double[] {hz, amplitude});
        return this;
    }

    float[] samples(int rateHz, double seconds, double gain) {
        float[] samples = new float[(int) Math.round(rateHz * seconds)];
        for (int i = 0; i < samples.length; i++) {
            double time = (i + 0.5) / rateHz;
            double sum = 0;
            for (int k = 0; k < tones.size(); k++) {
                double[] tone = tones.get(k);
                sum += tone[1] * Math.sin(2 * Math.PI * tone[0] * time + k * k);
            }
            samples[i] = (float) (gain * sum);
        }
        return samples;
    }

    /** The spectrum 100 ms after the beginning. */
    PowerSpectrum spectrum(int rateHz) {
        return new SpectralFrame(rateHz).analyze(history(samples(rateHz, 0.2, 1)), rateHz / 10 - 1);
    }

    static SampleHistory history(float[] samples) {
        SampleHistory history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        return history;
    }

    static double db(double amplitudeRatio) {
        return 20 * Math.log10(amplitudeRatio);
    }
}
