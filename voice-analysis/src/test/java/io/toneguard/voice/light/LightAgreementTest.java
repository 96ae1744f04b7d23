package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.light.HeardFrames.Frame;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Light and full engine on the same real voices: the stress index is computed from either. Beside each bound stands what was measured. */
class LightAgreementTest {
    private static final StressIndex INDEX = new StressIndex(StressSettings.WITHIN_CALL);

    @Test
    void anUtteranceMeasuresWhatItDoesInTheFullEngine() throws IOException {
        var f0Median = new Pairs();
        var f0P80 = new Pairs();
        var alphaRatio = new Pairs();
        var hammarberg = new Pairs();
        var mfcc1 = new Pairs();
        long agreeing = 0;
        long frames = 0;
        for (Path file : utterances()) {
            float[] samples = FullyHeard.read(file);
            var full = new FullyHeard(samples);
            List<Frame> light = HeardFrames.of(samples);
            var f0 = new RankedF0(light.size());
            light.stream().filter(Frame::voiced).forEach(frame -> f0.add(new float[] {frame.f0Hz()}, 1));
            f0Median.add(f0.quantile(0.5), full.get(Measure.F0_MEDIAN));
            f0P80.add(f0.quantile(0.8), full.get(Measure.F0_P80));
            alphaRatio.add(HeardFrames.mean(light, Frame::alphaRatio4kDb), full.get(Measure.ALPHA_RATIO_4K));
            hammarberg.add(HeardFrames.mean(light, Frame::hammarberg4kDb), full.get(Measure.HAMMARBERG_4K));
            mfcc1.add(HeardFrames.mean(light, Frame::mfcc1), full.get(Measure.MFCC1));
            for (Frame frame : light) {
                agreeing += frame.voiced() == full.voiced((int) frame.index()) ? 1 : 0;
                frames++;
            }
        }
        assertThat(f0Median.count()).isGreaterThan(50);
        assertThat((double) agreeing / frames).as("voicing agreement, .968").isGreaterThan(0.95);
        assertThat(f0Median.relativeDifference(0.5)).as("F0 median, .0041").isLessThan(0.006);
        assertThat(f0Median.relativeDifference(0.95))
                .as("95th percentile, .017")
                .isLessThan(0.03);
        assertThat(f0P80.relativeDifference(0.5)).as("F0 P80, .0042").isLessThan(0.006);
        assertThat(f0P80.relativeDifference(0.95)).as("95th percentile, .021").isLessThan(0.04);
        assertThat(alphaRatio.difference(0.5)).as("alpha ratio, .18 dB").isLessThan(0.3);
        assertThat(alphaRatio.difference(0.95)).as("95th percentile, .74 dB").isLessThan(1.2);
        assertThat(alphaRatio.rankCorrelation()).as("of alpha ratio, .997").isGreaterThan(0.99);
        assertThat(hammarberg.difference(0.5)).as("Hammarberg index, .16 dB").isLessThan(0.3);
        assertThat(hammarberg.rankCorrelation())
                .as("of the Hammarberg index, .996")
                .isGreaterThan(0.99);
        assertThat(mfcc1.difference(0.5)).as("MFCC 1, .25").isLessThan(0.4);
        assertThat(mfcc1.rankCorrelation()).as("of MFCC 1, .998").isGreaterThan(0.99);
    }

    private static List<Path> utterances() throws IOException {
        try (Stream<Path> all = Files.list(SharedAudio.path("audio/emodb/8k"))) {
            return all.filter(
                            file -> Math.floorMod(file.getFileName().toString().hashCode(), 6) == 0)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto-repairs-40-agent",
                "auto-repairs-40-caller",
                "auto-repairs-49-agent",
                "auto-repairs-49-caller"
            })
    void aLiveWindowHasTheStressIndexOfTheRecordings(String speaker) throws IOException {
        float[] samples = FullyHeard.read(SharedAudio.path("audio/calls/split/" + speaker + ".wav"));
        var full = new FullyHeard(samples);
        List<LightReading> light = HeardReadings.of(samples);
        Baseline baseline = calm(full, samples.length / 8000);
        var deviation = new Pairs();
        var index = new Pairs();
        var confidence = new Pairs();
        int sameState = 0;
        for (int start = 0; start + 5 <= light.size(); start++) {
            LightReading live = light.get(start + 4);
            StressReading ofLive = INDEX.read(live.index(), baseline);
            StressReading ofRecording = INDEX.read(full.window(start), baseline);
            sameState += ofLive.state() == ofRecording.state() ? 1 : 0;
            confidence.add(live.confidence().value(), full.confidence(start).value());
            if (ofLive.state().hasIndex() && ofRecording.state().hasIndex()) {
                deviation.add(ofLive.deviation(), ofRecording.deviation());
                index.add(ofLive.index(), ofRecording.index());
            }
        }
        assertThat(index.count()).isGreaterThan(100);
        assertThat(deviation.rankCorrelation())
                .as("of the deviation, .998 to .999")
                .isGreaterThan(0.99);
        assertThat(deviation.bias()).as("-.015 to .004 spreads").isCloseTo(0, within(0.04));
        assertThat(deviation.difference(0.95)).as(".07 to .20 spreads").isLessThan(0.3);
        assertThat(index.rankCorrelation()).as("of the index, .98 to 1").isGreaterThan(0.96);
        assertThat(index.difference(0.95)).as("1.5 to 3.7 of 100").isLessThan(6);
        assertThat((double) sameState / light.size()).as("same state").isGreaterThan(0.9);
        assertThat(confidence.difference(0.95))
                .as("confidence, .04 to .10: the bandwidth, and tones")
                .isLessThan(0.13);
    }

    /** As the recording's own baseline is made. */
    private static Baseline calm(FullyHeard full, int seconds) {
        var calm = new BaselineBuilder();
        for (int start = 0; start + 5 <= seconds; start += 5) {
            if (full.confidence(start).believable()) {
                calm.add(full.window(start));
            }
        }
        return calm.build();
    }
}
