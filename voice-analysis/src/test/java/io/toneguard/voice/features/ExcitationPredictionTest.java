package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExcitationPredictionTest {
    private static final int PERIOD = 40;
    private static final int COUNT = 40 * PERIOD;
    private static final int FIRST = 2 * PERIOD;

    private final ExcitationPrediction prediction = new ExcitationPrediction();

    @Test
    void explainsARingWhollyOnceTheExcitationsAreLeftOut() {
        double[] ring = ring();
        prediction.add(ring, FIRST, COUNT);
        assertThat(prediction.solve()).isTrue();
        double withExcitations = unexplained(ring);

        prediction.clear();
        for (int start = FIRST; start < COUNT; start += PERIOD) {
            prediction.add(ring, start + 1, start + PERIOD);
        }
        assertThat(prediction.solve()).isTrue();

        assertThat(unexplained(ring)).isLessThan(1e-6).isLessThan(0.1 * withExcitations);
    }

    @ParameterizedTest
    @EnumSource(HardSound.class)
    void hasAFiniteAnswerOrNone(HardSound sound) {
        float[] samples = sound.samples(8000, 0.2);
        double[] x = new double[samples.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = samples[i];
        }
        prediction.add(x, FIRST, x.length);
        if (prediction.solve()) {
            for (int k = 0; k <= ExcitationPrediction.ORDER; k++) {
                assertThat(prediction.inverseFilter(k)).isFinite();
            }
        } else {
            assertThat(sound).isIn(HardSound.SILENCE, HardSound.FAINT_NOISE);
        }
    }

    @Test
    void nothingAddedIsNothingToPredict() {
        prediction.add(ring(), FIRST, FIRST);

        assertThat(prediction.solve()).isFalse();
    }

    /** Two resonances at 8 kHz, 600 and 1500 Hz, excited every 5 ms. */
    private static double[] ring() {
        double[] x = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = i % PERIOD == 0 ? 1 : 0;
        }
        return Resonances.of(Resonances.of(x, 600), 1500);
    }

    /** Mean square of what is not predicted where nothing excites, over that of the sound. */
    private double unexplained(double[] x) {
        double error = 0;
        double power = 0;
        for (int i = FIRST; i < COUNT; i++) {
            double sum = 0;
            for (int k = 0; k <= ExcitationPrediction.ORDER; k++) {
                sum += prediction.inverseFilter(k) * x[i - k];
            }
            error += i % PERIOD == 0 ? 0 : sum * sum;
            power += x[i] * x[i];
        }
        return error / power;
    }
}
