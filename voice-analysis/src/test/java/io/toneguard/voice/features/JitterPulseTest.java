package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitterPulseTest {
    @ParameterizedTest
    @ValueSource(strings = {"synth/8k", "synth/16k"})
    void isNearTheTruthForLowVoicesAndMissesUpToAQuarterForHighOnes(String set) throws IOException {
        List<String> truth = Files.readAllLines(SharedAudio.path("audio/synth/truth.csv"));
        int checked = 0;
        for (String line : truth.subList(1, truth.size())) {
            String[] columns = line.split(",", -1);
            double jitter = Double.parseDouble(columns[3]);
            if (jitter >= 0.005) {
                double part = measure(HeardPulses.sound("audio/" + set + "/" + columns[0] + ".wav")) / jitter;
                double missed = Double.parseDouble(columns[1]) < 200 ? 0.1 : 0.25;
                assertThat(part).as("%s of %s", columns[0], set).isBetween(1 - missed, 1.1);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(20);
    }

    @Test
    void nothingThatIsNoVoiceMakesAnyMeasureThrowOrInfinite() {
        Random random = new Random(3);
        List<IntToDoubleFunction> sounds = List.of(
                i -> 0,
                i -> 0.5,
                i -> Math.sin(2 * Math.PI * 440 * i / 8000),
                i -> random.nextGaussian() * 0.1,
                i -> i / 40 % 2 == 0 ? 1 : -1);
        for (IntToDoubleFunction sound : sounds) {
            for (int length : new int[] {1, 400, 1600, 16_000}) {
                float[] samples = new float[length];
                for (int i = 0; i < length; i++) {
                    samples[i] = (float) sound.applyAsDouble(i);
                }
                Intensity intensity = new Intensity(length, 8000);
                intensity.accept(samples, 0, length);
                assertThat(measure(new HeardPulses.Sound(samples, 8000))).isNotInfinite();
                assertThat(intensity.meanDb()).isNotInfinite();
                assertThat(intensity.sdDb()).isNotInfinite();
            }
        }
    }

    @Test
    void aMelodyThatRisesBySixSemitonesASecondIsHeardSo() {
        F0Slope slope = new F0Slope();
        assertThat(slope.semitonesPerSecond()).isNaN();
        for (int i = 0; i < 50; i++) {
            slope.frame(150 * Math.pow(2, 6 * 0.01 * i / 12));
        }
        slope.finish();
        assertThat(slope.semitonesPerSecond()).isBetween(5.999, 6.001);
    }

    private static double measure(HeardPulses.Sound sound) {
        JitterPulse[] made = new JitterPulse[1];
        HeardPulses.of(
                sound.samples(), sound.rateHz(), (grid, history) -> made[0] = new JitterPulse(grid, history), hz -> {});
        made[0].finish();
        return made[0].ratio();
    }
}
