package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.SharedAudio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jitter, shimmer, intensity and the quantiles of F0 beside what Praat 6.3 gave for the same files. */
class PerturbationAgreementTest {
    @ParameterizedTest
    @ValueSource(strings = {"synth/8k", "synth/16k", "emodb/8k", "emodb/16k"})
    void measuresWhatPraatMeasures(String set) throws IOException {
        Path audio = SharedAudio.path("audio/" + set);
        List<String> lines = Files.readAllLines(SharedAudio.path("reference/praat-" + set.replace('/', '-') + ".csv"));
        List<String> columns = List.of(lines.get(0).split(","));
        Map<String, double[]> errors = new LinkedHashMap<>();
        for (int file = 1; file < lines.size(); file++) {
            String[] praat = lines.get(file).split(",");
            for (var ours : measure(HeardPulses.sound(audio.resolve(praat[0]))).entrySet()) {
                double reference = Double.parseDouble(praat[columns.indexOf(ours.getKey())]);
                double error = Math.abs(ours.getValue() - reference);
                boolean decibel = ours.getKey().startsWith("int_");
                errors.computeIfAbsent(ours.getKey(), column -> new double[lines.size() - 1])[file - 1] =
                        decibel ? error : error / Math.abs(reference);
            }
        }
        assertThat(errors).hasSize(12);
        errors.forEach((column, all) -> {
            Arrays.sort(all);
            double median = all[all.length / 2];
            double p95 = all[all.length * 95 / 100];
            boolean decibel = column.startsWith("int_");
            assertThat(median <= (decibel ? 0.01 : 1e-3) && p95 <= (decibel ? 0.05 : 5e-3))
                    .as("%s of %s against Praat: median %.2g, 95th percentile %.2g", column, set, median, p95)
                    .isTrue();
        });
    }

    private static Map<String, Double> measure(HeardPulses.Sound sound) {
        F0Statistics f0 = new F0Statistics();
        PulseMeter[] made = new PulseMeter[1];
        HeardPulses.of(
                sound.samples(), sound.rateHz(), (grid, history) -> made[0] = new PulseMeter(grid, history), hz -> {
                    if (hz > 0) {
                        f0.add(hz);
                    }
                });
        PulseMeter pulses = made[0];
        pulses.finish();
        Intensity intensity = new Intensity(sound.samples().length, sound.rateHz());
        intensity.accept(sound.samples(), 0, sound.samples().length);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("jit_local", pulses.jitter().local());
        measures.put("jit_rap", pulses.jitter().rap());
        measures.put("jit_ppq5", pulses.jitter().ppq5());
        measures.put("shim_local", pulses.shimmer().local());
        measures.put("shim_db", pulses.shimmer().decibels());
        measures.put("shim_apq3", pulses.shimmer().apq3());
        measures.put("shim_apq5", pulses.shimmer().apq5());
        measures.put("shim_apq11", pulses.shimmer().apq11());
        measures.put("f0p20", f0.quantile(0.2));
        measures.put("f0p80", f0.quantile(0.8));
        measures.put("int_mean", intensity.meanDb());
        measures.put("int_sd", intensity.sdDb());
        return measures;
    }
}
