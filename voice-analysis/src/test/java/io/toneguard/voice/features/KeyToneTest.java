package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyToneTest {
    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void hearsEveryKeyEvenALittleOutOfTune(int rateHz) {
        for (double row : new double[] {697, 770, 852, 941}) {
            for (double column : new double[] {1209, 1336, 1477, 1633}) {
                for (double tune : new double[] {0.985, 1, 1.015}) {
                    assertThat(sounds(rateHz, row * tune, column * tune))
                            .as("%s and %s Hz, tuned by %s", row, column, tune)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void oneLineThreeLinesAndLinesBetweenKeysAreNone(int rateHz) {
        assertThat(sounds(rateHz, 770)).isFalse();
        assertThat(sounds(rateHz, 1336)).isFalse();
        assertThat(sounds(rateHz, 770, 1336, 2000)).isFalse();
        assertThat(sounds(rateHz, 400, 1336)).isFalse();
        assertThat(sounds(rateHz, 811, 1336)).isFalse();
        assertThat(sounds(rateHz, 770, 1405)).isFalse();
        assertThat(sounds(rateHz, 440, 480)).isFalse();
    }

    private static boolean sounds(int rateHz, double... hz) {
        float[] samples = new float[rateHz / 10];
        for (int i = 0; i < samples.length; i++) {
            for (double line : hz) {
                samples[i] += (float) (0.2 * StrictMath.sin(2 * Math.PI * line * i / rateHz));
            }
        }
        var history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        return KeyTone.sounds(new SpectralFrame(rateHz).analyze(history, samples.length / 2));
    }
}
