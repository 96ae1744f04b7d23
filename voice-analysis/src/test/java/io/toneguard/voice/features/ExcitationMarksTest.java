package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcitationMarksTest {
    private static final int COUNT = 1280;

    private final ExcitationMarks marks = new ExcitationMarks(COUNT);
    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(doubles = {27, 33, 50, 80})
    void findsEveryExcitationBetweenSamplesThoughFormantsStillRing(double period) {
        double[] times = new double[(int) ((COUNT - 240) / (1.01 * period))];
        double[] pulses = new double[times.length];
        for (int m = 0; m < times.length; m++) {
            times[m] = m == 0 ? 120 : times[m - 1] + period * (1 + 0.01 * random.nextGaussian());
            pulses[m] = times[m] + 0.3 * period + 0.02 * period * random.nextGaussian();
        }

        int found = marks.find(voice(times), COUNT, pulses, pulses.length);

        assertThat(found).isEqualTo(times.length);
        double error = 0;
        for (int m = 1; m < found; m++) {
            error += Math.abs(marks.mark(m) - marks.mark(m - 1) - (times[m] - times[m - 1]));
        }
        assertThat(error / (found - 1)).as("mean error of a period, samples").isLessThan(0.05);
    }

    @Test
    void aPieceWithTooFewPeriodsHasNoMarks() {
        double[] pulses = {200, 280, 360, 440, 520};

        assertThat(marks.find(voice(pulses), COUNT, pulses, pulses.length)).isZero();
    }

    @Test
    void silenceHasNoMarks() {
        assertThat(marks.find(new double[COUNT], COUNT, every(57), 18)).isZero();
    }

    @ParameterizedTest
    @EnumSource(HardSound.class)
    void marksAreWithinThePieceWhateverTheSound(HardSound sound) {
        float[] samples = sound.samples(8000, 0.16);
        double[] x = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = samples[i];
        }
        for (int period : new int[] {4, 13, 57, 160}) {
            double[] pulses = every(period);

            int found = marks.find(x, COUNT, pulses, pulses.length);

            assertThat(found).isBetween(0, pulses.length);
            for (int m = 0; m < found; m++) {
                assertThat(marks.mark(m)).isBetween(0.0, (double) COUNT);
            }
        }
    }

    private static double[] every(int period) {
        double[] pulses = new double[Math.min(ExcitationMarks.MAX, (COUNT - 240) / period)];
        for (int m = 0; m < pulses.length; m++) {
            pulses[m] = 120 + m * period;
        }
        return pulses;
    }

    /** Pulses up to 3.6 kHz, placed between samples, through two formants. */
    private static double[] voice(double[] times) {
        double[] x = new double[COUNT];
        for (double time : times) {
            for (int i = (int) time - 20; i <= (int) time + 20; i++) {
                double phase = 0.9 * Math.PI * (i - time);
                double window = 0.5 + 0.5 * Math.cos(Math.PI * (i - time) / 22);
                x[i] += window * (phase == 0 ? 1 : Math.sin(phase) / phase);
            }
        }
        return Resonances.of(Resonances.of(x, 600), 1500);
    }
}
