package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.features.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our numbers beside the truth of 75 synthetic vowels. */
class SynthTruthTest {
    @ParameterizedTest
    @ValueSource(strings = {"8k", "16k"})
    void f0IsTheOneThatWasSynthesised(String rate) throws IOException {
        double[] errors = errors(rate, "f0", Measure.F0_MEAN, true, 0);
        assertThat(errors).as("files with an F0").hasSizeGreaterThan(50);
        assertThat(median(errors))
                .as("median error of F0 at %s, relative", rate)
                .isLessThan(0.0005);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8k", "16k"})
    void hnrIsTheOneThatWasSynthesised(String rate) throws IOException {
        double[] errors = errors(rate, "hnr", Measure.HNR, false, 0);
        assertThat(errors).as("files with noise").hasSizeGreaterThan(20);
        assertThat(median(errors)).as("median error of HNR at %s, dB", rate).isLessThan(0.35);
        assertThat(errors[errors.length - 1])
                .as("worst error of HNR at %s, dB", rate)
                .isLessThan(1);
    }

    /** In every file from half a percent up; below, the fifth of a percent that steady vowels read at 8 kHz counts. */
    @ParameterizedTest
    @ValueSource(strings = {"8k", "16k"})
    void jitterPulseIsTheJitterThatWasSynthesised(String rate) throws IOException {
        double[] errors = errors(rate, "jitter", Measure.JITTER_PULSE, true, 0.005);
        assertThat(errors).as("files with jitter").hasSize(20);
        assertThat(median(errors))
                .as("median error of jitterPulse at %s, relative", rate)
                .isLessThan(0.05);
        assertThat(errors[errors.length - 1])
                .as("worst error of jitterPulse at %s, relative", rate)
                .isLessThan(0.15);
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static double[] errors(String rate, String column, Measure measure, boolean relative, double from)
            throws IOException {
        List<String> lines = Files.readAllLines(SharedAudio.path("audio/synth/truth.csv"));
        int at = List.of(lines.get(0).split(",")).indexOf(column);
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(truth -> !truth[at].isBlank() && Double.parseDouble(truth[at]) >= from)
                .mapToDouble(truth -> {
                    double asked = Double.parseDouble(truth[at]);
                    double error = Math.abs(measured(rate, truth[0], measure) - asked);
                    return relative ? error / asked : error;
                })
                .sorted()
                .toArray();
    }

    private static double measured(String rate, String file, Measure measure) {
        try {
            return SharedAudio.analyze(SharedAudio.path("audio/synth/" + rate + "/" + file + ".wav"))
                    .speakers()
                    .get(0)
                    .get(measure)
                    .orElse(Double.NaN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
