package io.toneguard.voice.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.features.ChannelSurvey;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.VoiceMeter;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was asked of the synthesiser is what the analysis finds: each is the other's truth. */
class VoiceSynthesizerTest {
    private static final double[] F0_HZ = {81.3, 110, 163.7, 240, 331.1, 480};

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void steadyVowelsHaveTheAskedF0(int rateHz) {
        for (double hz : F0_HZ) {
            for (Vowel vowel : Vowel.values()) {
                var measures = measure(rateHz, VoiceSound.steady(hz), vowel, 1);
                assertThat(measures.get(Measure.F0_MEDIAN).orElseThrow())
                        .as("%s at %s Hz", vowel, hz)
                        .isCloseTo(hz, within(hz * 5e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 10, 15, 20, 25})
    void noiseHasTheAskedRatioToTheVoice(double hnrDb) {
        double[] found = Arrays.stream(new double[] {110, 163.7, 240})
                .map(hz -> measure(16000, VoiceSound.steady(hz).withHnrDb(hnrDb), Vowel.AH, 4)
                        .get(Measure.HNR)
                        .orElseThrow())
                .toArray();
        assertThat(Arrays.stream(found).average().orElseThrow()).isCloseTo(hnrDb, within(0.5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.005, 0.01, 0.02})
    void jitterIsFoundAsPraatFindsItThreeQuartersOfTheTruthOrMore(double jitter) {
        var measures = measure(16000, VoiceSound.steady(140).withJitter(jitter), Vowel.AH, 10);
        assertThat(measures.get(Measure.JITTER_LOCAL).orElseThrow() / jitter).isBetween(0.6, 1.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 1.0})
    void shimmerIsFoundAsAsked(double shimmerDb) {
        var measures = measure(16000, VoiceSound.steady(140).withShimmerDb(shimmerDb), Vowel.AH, 10);
        double ratio = Math.pow(10, shimmerDb / 20) - 1;
        assertThat(measures.get(Measure.SHIMMER_LOCAL).orElseThrow() / ratio).isBetween(0.7, 1.2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-40, -20, -10})
    void levelIsTheAskedOne(double levelDbfs) {
        var measures = measure(8000, VoiceSound.steady(140).withLevelDbfs(levelDbfs), Vowel.EH, 2);
        assertThat(measures.get(Measure.LEVEL).orElseThrow()).isCloseTo(levelDbfs, within(0.1));
        assertThat(measures.speechSeconds()).isCloseTo(2, within(0.06));
    }

    private static VoiceMeter.Voice measure(int rateHz, VoiceSound sound, Vowel vowel, double seconds) {
        float[] samples = new VoiceSynthesizer(rateHz, 99).vowel(sound, vowel, seconds);
        ChannelSurvey survey = new ChannelSurvey(rateHz);
        survey.accept(samples, samples.length);
        VoiceMeter meter = new VoiceMeter(rateHz, survey, MeasureSet.STANDARD, frame -> {});
        meter.accept(samples, samples.length);
        return meter.finish();
    }
}
