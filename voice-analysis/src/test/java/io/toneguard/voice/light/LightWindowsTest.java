package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.light.HeardFrames.Frame;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressSettings;
import io.toneguard.voice.stress.VoicedFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LightWindowsTest {
    private static List<LightReading> hear(float[] samples) {
        return HeardReadings.of(samples);
    }

    @Test
    void everySecondSumsUpTheLastFive() {
        float[] voice = Sounds.voice(8000, 9.5, 170, 0.3);
        List<Frame> frames = HeardFrames.of(voice);
        List<LightReading> readings = hear(voice);
        assertThat(readings).extracting(LightReading::endSeconds).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(readings).extracting(LightReading::heardSeconds).containsExactly(1, 2, 3, 4, 5, 5, 5, 5, 5);
        for (LightReading reading : readings) {
            List<Frame> window =
                    frames.subList((reading.endSeconds() - reading.heardSeconds()) * 100, reading.endSeconds() * 100);
            assertThat(reading.voicedSeconds())
                    .isEqualTo(window.stream().filter(Frame::voiced).count() / 100.0);
            assertThat(reading.f0MedianHz()).isCloseTo(HeardFrames.medianF0Hz(window), within(1e-9));
            assertThat(reading.f0P80Hz()).isGreaterThan(reading.f0MedianHz());
            assertThat(reading.alphaRatio4kDb()).isCloseTo(HeardFrames.meanAlphaRatio4kDb(window), within(1e-9));
        }
    }

    @Test
    void theIndexIsMeasuredOnTheFramesOfTheWindowAndNoOthers() {
        float[] voice = Sounds.voice(8000, 9.5, 170, 0.3);
        List<Frame> frames = HeardFrames.of(voice);
        for (LightReading reading : hear(voice)) {
            var window = new VoicedFrames();
            for (Frame frame :
                    frames.subList((reading.endSeconds() - reading.heardSeconds()) * 100, reading.endSeconds() * 100)) {
                if (frame.voiced()) {
                    double power = StrictMath.pow(10, frame.levelDbfs() / 10);
                    window.add(frame.f0Hz(), power, frame.alphaRatio4kDb(), frame.mfcc1());
                }
            }
            IndexMeasures expected = window.measures();
            assertThat(reading.index().voicedSeconds()).isEqualTo(expected.voicedSeconds());
            assertThat(reading.index().f0MeanSemitones()).isCloseTo(expected.f0MeanSemitones(), within(1e-9));
            assertThat(reading.index().f0P80Semitones()).isCloseTo(expected.f0P80Semitones(), within(1e-9));
            assertThat(reading.index().alphaRatioDb()).isCloseTo(expected.alphaRatioDb(), within(1e-4));
            assertThat(reading.index().mfcc1()).isCloseTo(expected.mfcc1(), within(1e-9));
        }
    }

    @Test
    void aVoiceThatRisesIsReadAsRaisedByTheProductsOwnIndex() {
        var calm = new BaselineBuilder();
        List<LightReading> before = hear(Sounds.voice(8000, 25, 120, 0.1));
        for (int end = 5; end <= 25; end += 5) {
            calm.add(before.get(end - 1).index());
        }
        Baseline baseline = calm.build();
        var index = new StressIndex(StressSettings.WITHIN_CALL);
        assertThat(index.read(before.get(12).index(), baseline).index()).isLessThan(20);
        List<LightReading> raised = hear(Sounds.voice(8000, 6, 220, 0.1));
        assertThat(index.read(raised.get(5).index(), baseline).index()).isGreaterThan(80);
    }

    @Test
    void aReadingComesAHundredMillisecondsAfterItsSecond() {
        float[] voice = Sounds.voice(8000, 9.5, 170, 0.3);
        var told = new ArrayList<Integer>();
        var windows = new LightWindows(reading -> told.add(reading.endSeconds()));
        var analyzer = new LightAnalyzer(8000, new LightEngine());
        for (int heard = 0; heard < voice.length; heard += 80) {
            analyzer.accept(voice, heard, 80, windows);
            int ms = (heard + 80) / 8;
            assertThat(told).as("readings after %d ms", ms).hasSize((ms - 100) / 1000);
        }
    }

    @Test
    void theLevelIsThatOfAllSamples() {
        assertThat(hear(Sounds.sine(6, 500, 0.5)).get(5).levelDbfs()).isCloseTo(-9.03, within(0.01));
    }

    @Test
    void silenceHasNoMeasures() {
        LightReading last = hear(Sounds.constant(6, 0)).get(5);
        assertThat(last.voicedSeconds()).isZero();
        assertThat(last.index()).isEqualTo(IndexMeasures.NONE);
        assertThat(Stream.of(
                        last.f0MedianHz(),
                        last.f0P80Hz(),
                        last.alphaRatio4kDb(),
                        last.hammarberg4kDb(),
                        last.mfcc1(),
                        last.levelDbfs()))
                .allMatch(value -> value.isNaN());
    }
}
