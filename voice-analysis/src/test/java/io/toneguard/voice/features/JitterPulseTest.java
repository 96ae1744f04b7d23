package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JitterPulseTest {
    @ParameterizedTest
    @CsvSource({
        "8000, 90, 0.01",
        "8000, 120, 0.02",
        "8000, 240, 0.01",
        "8000, 300, 0.02",
        "16000, 120, 0.005",
        "16000, 240, 0.02"
    })
    void readsTheJitterThatWasSynthesised(int rateHz, double hz, double jitter) {
        OptionalDouble measured = measure(rateHz, VoiceSound.steady(hz).withJitter(jitter));

        assertThat(measured.orElseThrow()).isCloseTo(jitter, withinPercentage(15));
    }

    @ParameterizedTest
    @CsvSource({"8000, 120", "8000, 240", "16000, 240"})
    void aSteadyVoiceWithShimmerHasHardlyAny(int rateHz, double hz) {
        OptionalDouble measured = measure(rateHz, VoiceSound.steady(hz).withShimmerDb(0.5));

        assertThat(measured.orElseThrow()).isBetween(0.0, 0.0025);
    }

    @Test
    void anOffsetMovesNothing() {
        float[] voice =
                new VoiceSynthesizer(8000, 5).vowel(VoiceSound.steady(180).withJitter(0.01), Vowel.AH, 3);
        double without = measure(8000, voice).orElseThrow();
        for (int i = 0; i < voice.length; i++) {
            voice[i] += 0.05f;
        }

        assertThat(measure(8000, voice).orElseThrow()).isCloseTo(without, withinPercentage(1));
    }

    @ParameterizedTest
    @CsvSource({"10, 0.005", "20, 0.003", "30, 0.0015"})
    void noiseReadsAsALittleJitterInALowVoice(double hnrDb, double most) {
        OptionalDouble measured = measure(8000, VoiceSound.steady(120).withHnrDb(hnrDb));

        assertThat(measured.orElseThrow()).isBetween(0.0, most);
    }

    @ParameterizedTest
    @EnumSource(HardSound.class)
    void whatIsNoVoiceHasAFiniteJitterOrNone(HardSound sound) {
        for (int rateHz : new int[] {8000, 16000}) {
            measure(rateHz, sound.samples(rateHz, 3))
                    .ifPresent(ratio -> assertThat(ratio).isFinite().isNotNegative());
        }
    }

    private static OptionalDouble measure(int rateHz, VoiceSound sound) {
        return measure(rateHz, new VoiceSynthesizer(rateHz, 5).vowel(sound, Vowel.AH, 5));
    }

    private static OptionalDouble measure(int rateHz, float[] samples) {
        var survey = new ChannelSurvey(rateHz);
        survey.accept(samples, samples.length);
        var meter = new VoiceMeter(rateHz, survey, MeasureSet.STANDARD, frame -> {});
        meter.accept(samples, samples.length);
        return meter.finish().get(Measure.JITTER_PULSE);
    }
}
