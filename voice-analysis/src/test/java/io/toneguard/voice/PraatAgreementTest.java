package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.features.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our numbers beside those that Praat 6.3 gave for the same files; {@code target/praat-agreement-SET.txt} has the errors found. */
class PraatAgreementTest {
    private final List<String> report = new ArrayList<>();

    private static final Map<String, Measure> RELATIVE = Map.of(
            "f0p20", Measure.F0_P20,
            "f0p80", Measure.F0_P80,
            "jit_local", Measure.JITTER_LOCAL,
            "jit_rap", Measure.JITTER_RAP,
            "jit_ppq5", Measure.JITTER_PPQ5,
            "shim_local", Measure.SHIMMER_LOCAL,
            "shim_db", Measure.SHIMMER_DB,
            "shim_apq3", Measure.SHIMMER_APQ3,
            "shim_apq5", Measure.SHIMMER_APQ5,
            "shim_apq11", Measure.SHIMMER_APQ11);

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
        var f0 = new Agreement(set, columns.indexOf("f0p50"), true, Measure.F0_MEDIAN);
        f0.check(ours, praat, 1e-4, 1e-3);
        assertThat(f0.worst(ours, praat)).as("worst F0 median of %s", set).isLessThan(0.01);
        new Agreement(set, columns.indexOf("f0mean"), true, Measure.F0_MEAN).check(ours, praat, 1e-4, 1e-3);
        new Agreement(set, columns.indexOf("f0sd"), true, Measure.F0_SD).check(ours, praat, 1e-3, 1e-2);
        new Agreement(set, columns.indexOf("hnr"), false, Measure.HNR).check(ours, praat, 0.01, 0.25);
        new Agreement(set, columns.indexOf("int_mean"), false, Measure.INTENSITY_MEAN).check(ours, praat, 0.01, 0.05);
        new Agreement(set, columns.indexOf("int_sd"), false, Measure.INTENSITY_SD).check(ours, praat, 0.01, 0.05);
        RELATIVE.forEach((column, measure) ->
                new Agreement(set, columns.indexOf(column), true, measure).check(ours, praat, 1e-3, 5e-3));
        Files.write(Path.of("target/praat-agreement-" + set.replace('/', '-') + ".txt"), report);
    }

    private final class Agreement {
        private final String set;
        private final int column;
        private final boolean relative;
        private final Measure measure;

        Agreement(String set, int column, boolean relative, Measure measure) {
            this.set = set;
            this.column = column;
            this.relative = relative;
            this.measure = measure;
        }

        void check(SpeakerVoice[] ours, String[][] praat, double medianLimit, double p95Limit) {
            double[] errors = errors(ours, praat);
            double median = errors[errors.length / 2];
            double p95 = errors[errors.length * 95 / 100];
            report.add(String.format(
                    Locale.ROOT,
                    "%-15s %s error median %.2g, 95th percentile %.2g",
                    measure,
                    relative ? "relative" : "absolute",
                    median,
                    p95));
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
                double error = Math.abs(ours[i].get(measure).orElse(Double.NaN) - reference);
                errors[i] = relative ? error / Math.abs(reference) : error;
            }
            Arrays.sort(errors);
            return errors;
        }
    }
}
