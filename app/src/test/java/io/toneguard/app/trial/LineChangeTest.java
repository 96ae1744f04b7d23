package io.toneguard.app.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.index.RunningStress;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.light.LightWindows;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a louder or quieter line does to what is read of a voice. */
class LineChangeTest {
    private static final int SECONDS = 60;

    @ParameterizedTest
    @CsvSource({"LOUDER, 6", "QUIETER, -6"})
    void aGainChangesTheLevelAndNotHowFarTheVoiceIsFromItsCalm(LineChange line, double gainDb) {
        float[] voice = agent();
        var before = read(voice);
        var after = read(line.apply(voice));
        assertThat(after).hasSameSizeAs(before);
        assertThat(median(after.stream().map(LightReading::levelDbfs).toList()))
                .isCloseTo(median(before.stream().map(LightReading::levelDbfs).toList()) + gainDb, within(0.1));
        var deviations = deviations(before);
        assertThat(deviations).hasSizeGreaterThan(SECONDS / 3);
        var changed = deviations(after);
        assertThat(changed).hasSameSizeAs(deviations);
        for (int i = 0; i < deviations.size(); i++) {
            assertThat(changed.get(i)).as("reading %d", i).isCloseTo(deviations.get(i), within(0.05));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static List<Double> deviations(List<LightReading> windows) {
        var stress = new RunningStress();
        return windows.stream()
                .map(stress::read)
                .map(LiveReading::stress)
                .filter(reading -> reading.state().hasIndex())
                .map(reading -> reading.deviation())
                .toList();
    }

    private static List<LightReading> read(float[] samples) {
        var readings = new ArrayList<LightReading>();
        var windows = new LightWindows(readings::add);
        var analyzer = new LightAnalyzer(8000, new LightEngine());
        analyzer.accept(samples, 0, samples.length, windows);
        analyzer.finish(windows);
        return readings;
    }

    /** The agent's channel, half as loud as it is made, so that 6 dB more do not clip. */
    private static float[] agent() {
        byte[] wav = SyntheticCall.twoPeople(7, Duration.ofSeconds(SECONDS)).toWav();
        int from = wav.length - SECONDS * 16_000;
        float[] samples = new float[SECONDS * 8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = G711.fromMuLaw(wav[from + 2 * i]) / 65_536f;
        }
        return samples;
    }
}
