package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VoiceMeterTest {
    @Test
    void hearsTheSameWhateverTheBlockSize() {
        float[] samples = wavering(8000 * 12);
        List<Double> wholeF0 = new ArrayList<>();
        VoiceMeter.Voice whole = measure(samples, samples.length, wholeF0);

        for (int block : new int[] {1, 79, 80, 4096}) {
            List<Double> f0 = new ArrayList<>();
            assertThat(measure(samples, block, f0)).as("blocks of %d", block).isEqualTo(whole);
            assertThat(f0).isEqualTo(wholeF0);
        }
        assertThat(whole.voicedSeconds()).isGreaterThan(11);
    }

    @Test
    void aVoiceThatNeverPausesIsMeasuredToTheEnd() {
        float[] samples = new float[8000 * 45];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float)
                    (0.3 * Math.sin(2 * Math.PI * 130 * i / 8000) + 0.1 * Math.sin(4 * Math.PI * 130 * i / 8000));
        }
        VoiceMeter.Voice measures = measure(samples, 800, new ArrayList<>());

        assertThat(measures.voicedSeconds()).isBetween(44.9, 45.0);
        assertThat(measures.get(Measure.F0_MEDIAN).orElseThrow()).isBetween(129.99, 130.01);
        assertThat(measures.get(Measure.JITTER_LOCAL).orElseThrow()).isLessThan(1e-3);
    }

    /** Two close periodicities: candidates on which the paths may disagree for long. */
    private static float[] wavering(int count) {
        Random random = new Random(6);
        float[] samples = new float[count];
        double phase = 0;
        for (int i = 0; i < count; i++) {
            phase += 2 * Math.PI * (140 + 30 * Math.sin(2 * Math.PI * 0.7 * i / 8000)) / 8000;
            samples[i] = (float) (0.2 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.02 * random.nextGaussian());
        }
        return samples;
    }

    private static VoiceMeter.Voice measure(float[] samples, int block, List<Double> f0) {
        ChannelSurvey survey = new ChannelSurvey(8000);
        survey.accept(samples, samples.length);
        VoiceMeter meter = new VoiceMeter(8000, survey, MeasureSet.STANDARD, frame -> {
            if (frame.voiced()) {
                f0.add(frame.f0Hz());
            }
        });
        for (int from = 0; from < samples.length; from += block) {
            float[] part = Arrays.copyOfRange(samples, from, Math.min(samples.length, from + block));
            meter.accept(part, part.length);
        }
        return meter.finish();
    }
}
