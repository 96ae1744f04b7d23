package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.light.HeardFrames.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LightWindowsTest {
    private record Reading(
            int endSeconds,
            int heardSeconds,
            double voicedSeconds,
            double f0MedianHz,
            double f0Percentile80Hz,
            double alphaRatioDb,
            double mfcc1,
            double levelDbfs,
            int clippedSamples,
            double digitalSilenceSeconds) {}

    private final List<Reading> readings = new ArrayList<>();

    private void hear(float[] samples) {
        var windows = new LightWindows(reading -> readings.add(new Reading(
                reading.endSeconds(),
                reading.heardSeconds(),
                reading.voicedSeconds(),
                reading.f0MedianHz(),
                reading.f0Percentile80Hz(),
                reading.alphaRatioDb(),
                reading.mfcc1(),
                reading.levelDbfs(),
                reading.clippedSamples(),
                reading.digitalSilenceSeconds())));
        var analyzer = new LightAnalyzer(8000, new LightEngine());
        analyzer.accept(samples, 0, samples.length, windows);
        analyzer.finish(windows);
    }

    @Test
    void everySecondSumsUpTheLastFive() {
        float[] voice = Sounds.voice(8000, 9.5, 170, 0.3);
        List<Frame> frames = HeardFrames.of(voice);
        hear(voice);
        assertThat(readings).extracting(Reading::endSeconds).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(readings).extracting(Reading::heardSeconds).containsExactly(1, 2, 3, 4, 5, 5, 5, 5, 5);
        for (Reading reading : readings) {
            List<Frame> window =
                    frames.subList((reading.endSeconds() - reading.heardSeconds()) * 100, reading.endSeconds() * 100);
            assertThat(reading.voicedSeconds())
                    .isEqualTo(window.stream().filter(Frame::voiced).count() / 100.0);
            assertThat(reading.f0MedianHz()).isCloseTo(HeardFrames.medianF0Hz(window), within(1e-9));
            assertThat(reading.f0Percentile80Hz()).isGreaterThan(reading.f0MedianHz());
            assertThat(reading.alphaRatioDb()).isCloseTo(HeardFrames.meanAlphaRatioDb(window), within(1e-9));
        }
    }

    @Test
    void theLevelIsThatOfAllSamples() {
        hear(Sounds.sine(6, 500, 0.5));
        assertThat(readings.get(5).levelDbfs()).isCloseTo(-9.03, within(0.01));
    }

    @Test
    void silenceHasNoMeasuresButIsCounted() {
        hear(Sounds.constant(6, 0));
        Reading last = readings.get(5);
        assertThat(last.voicedSeconds()).isZero();
        assertThat(last.digitalSilenceSeconds()).isEqualTo(5);
        assertThat(List.of(
                        last.f0MedianHz(),
                        last.f0Percentile80Hz(),
                        last.alphaRatioDb(),
                        last.mfcc1(),
                        last.levelDbfs()))
                .allMatch(value -> value.isNaN());
    }

    @Test
    void clippedSamplesAreCounted() {
        float[] samples = Sounds.constant(2, 0.1f);
        samples[9000] = 1;
        samples[9001] = -1;
        hear(samples);
        assertThat(readings).extracting(Reading::clippedSamples).containsExactly(0, 2);
    }
}
