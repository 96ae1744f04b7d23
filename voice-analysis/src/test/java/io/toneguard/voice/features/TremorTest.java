package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TremorTest {
    private final Tremor tremor = new Tremor();

    @ParameterizedTest
    @CsvSource({"5.5, 2", "4.6, 1", "8, 0.5", "11.3, 5"})
    void findsAModulationAndItsDepth(double hz, double depthPercent) {
        speak(300, i -> 120 * (1 + depthPercent / 100 * wave(hz, i)));

        assertThat(tremor.frequencyHz()).isCloseTo(hz, within(0.1));
        assertThat(tremor.depthPercent()).isCloseTo(depthPercent, within(0.05 * depthPercent));
        assertThat(tremor.usedSeconds()).isCloseTo(3, within(1e-9));
    }

    @Test
    void findsItUnderIntonationInStretchesOfDifferentPitch() {
        for (int stretch = 0; stretch < 6; stretch++) {
            double base = 100 + 30 * stretch;
            speak(60 + 7 * stretch, i -> base * (1 - 0.002 * i + 1e-5 * i * i) * (1 + 0.02 * wave(5.5, i)));
        }
        assertThat(tremor.frequencyHz()).isCloseTo(5.5, within(0.2));
        assertThat(tremor.depthPercent()).isCloseTo(2, within(0.2));
    }

    @Test
    void aFlatContourHasNone() {
        speak(300, i -> 120);

        assertNone();
        assertThat(tremor.usedSeconds()).isCloseTo(3, within(1e-9));
    }

    @Test
    void aStraightFallHasNone() {
        speak(180, i -> 180 - 0.4 * i);

        assertNone();
    }

    @Test
    void noiseOfTheSizeOfAnF0ErrorHasNone() {
        Random random = new Random(4);
        speak(300, i -> 120 * (1 + 5e-4 * random.nextGaussian()));

        assertNone();
    }

    @Test
    void aModulationSlowerThanTheBandIsNotTakenForOneInIt() {
        speak(200, i -> 120 * (1 + 0.02 * wave(1, i)));

        assertThat(Double.isNaN(tremor.frequencyHz()) || tremor.depthPercent() < 0.4)
                .as("%s Hz, %s %%", tremor.frequencyHz(), tremor.depthPercent())
                .isTrue();
    }

    @Test
    void shortStretchesSayNothing() {
        for (int stretch = 0; stretch < 50; stretch++) {
            speak(49, i -> 120 * (1 + 0.02 * wave(5.5, i)));
        }
        assertNone();
        assertThat(tremor.usedSeconds()).isZero();
    }

    @Test
    void aJumpOfAnOctaveEndsAStretch() {
        speak(98, i -> (i < 49 ? 120 : 240) * (1 + 0.02 * wave(5.5, i)));

        assertNone();
        assertThat(tremor.usedSeconds()).isZero();
    }

    @Test
    void knowsNothingOfNothing() {
        tremor.finish();

        assertNone();
    }

    private void speak(int frames, IntToDoubleFunction f0Hz) {
        for (int i = 0; i < frames; i++) {
            tremor.frame(f0Hz.applyAsDouble(i));
        }
        tremor.frame(0);
        tremor.finish();
    }

    private void assertNone() {
        assertThat(tremor.frequencyHz()).isNaN();
        assertThat(tremor.depthPercent()).isNaN();
    }

    private static double wave(double hz, int frame) {
        return Math.sin(2 * Math.PI * hz * frame / 100);
    }
}
