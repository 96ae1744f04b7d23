package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.features.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our numbers beside those that Praat 6.3 gave for the same files. */
class PraatAgreementTest {
    @ParameterizedTest
    @ValueSource(strings = {"synth/8k", "synth/16k", "emodb/8k", "emodb/16k"})
    void measuresWhatPraatMeasures(String set) throws IOException {
        Path audio = SharedAudio.path("audio/" + set);
        List<String> lines = Files.readAllLines(SharedAudio.path("reference/praat-" + set.replace('/', '-') + ".csv"));
        List<String> columns = List.of(lines.get(0).split(","));
        int files = lines.size() - 1;
        SpeakerVoice[] ours = new SpeakerVoice[files];
        String[][] praat = new String[files][];
        for (int i = 0; i < files; i++) {
            praat[i] = lines.get(i + 1).split(",");
            ours[i] = SharedAudio.analyze(audio.resolve(praat[i][0])).speakers().get(0);
        }
        var f0 = new Agreement(set, "F0 median", columns.indexOf("f0p50"), true, v -> get(v.get(Measure.F0_MEDIAN)));
        f0.check(ours, praat, 1e-4, 1e-3);
        assertThat(f0.worst(ours, praat)).as("worst F0 median of %s", set).isLessThan(0.01);
        new Agreement(set, "F0 mean", columns.indexOf("f0mean"), true, v -> get(v.get(Measure.F0_MEAN)))
                .check(ours, praat, 1e-4, 1e-3);
        new Agreement(set, "F0 SD", columns.indexOf("f0sd"), true, v -> get(v.get(Measure.F0_SD)))
                .check(ours, praat, 1e-3, 1e-2);
        new Agreement(set, "jitter", columns.indexOf("jit_local"), true, v -> get(v.get(Measure.JITTER_LOCAL)))
                .check(ours, praat, 1e-3, 5e-3);
        new Agreement(set, "shimmer", columns.indexOf("shim_local"), true, v -> get(v.get(Measure.SHIMMER_LOCAL)))
                .check(ours, praat, 1e-3, 5e-3);
        new Agreement(set, "HNR", columns.indexOf("hnr"), false, v -> get(v.get(Measure.HNR)))
                .check(ours, praat, 0.01, 0.25);
    }

    private static double get(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    private record Agreement(
            String set, String measure, int column, boolean relative, ToDoubleFunction<SpeakerVoice> value) {
        void check(SpeakerVoice[] ours, String[][] praat, double medianLimit, double p95Limit) {
            double[] errors = errors(ours, praat);
            double median = errors[errors.length / 2];
            double p95 = errors[errors.length * 95 / 100];
            assertThat(median <= medianLimit && p95 <= p95Limit)
                    .as(
                            "%s of %s against Praat: error median %.2g (limit %.2g), 95th percentile %.2g (limit %.2g)",
                            measure, set, median, medianLimit, p95, p95Limit)
                    .isTrue();
        }

        double worst(SpeakerVoice[] ours, String[][] praat) {
            double[] errors = errors(ours, praat);
            return errors[errors.length - 1];
        }

        private double[] errors(SpeakerVoice[] ours, String[][] praat) {
            double[] errors = new double[ours.length];
            for (int i = 0; i < errors.length; i++) {
                double reference = Double.parseDouble(praat[i][column]);
                double error = Math.abs(value.applyAsDouble(ours[i]) - reference);
                errors[i] = relative ? error / Math.abs(reference) : error;
            }
            Arrays.sort(errors);
            return errors;
        }
    }
}
