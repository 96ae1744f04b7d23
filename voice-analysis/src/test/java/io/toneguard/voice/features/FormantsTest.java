package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormantsTest {
    /** F1, F2 and F3 that the synthesiser was built with. */
    private static final Map<Vowel, double[]> TRUTH_HZ = Map.of(
            Vowel.AH, new double[] {730, 1090, 2440},
            Vowel.EE, new double[] {270, 2290, 3010},
            Vowel.EH, new double[] {530, 1840, 2480},
            Vowel.OH, new double[] {570, 840, 2410},
            Vowel.OO, new double[] {300, 870, 2240});

    /** F1 leans to the nearest harmonic, so it may be off by a third of the F0; F2 and F3 by 4.5 %. */
    @ParameterizedTest
    @EnumSource(Vowel.class)
    void findsTheFormantsOfSyntheticVowels(Vowel vowel) {
        for (int rateHz : new int[] {8000, 16000}) {
            for (double f0Hz : new double[] {90, 110, 150, 210}) {
                Measures means =
                        means(new VoiceSynthesizer(rateHz, 1).vowel(VoiceSound.steady(f0Hz), vowel, 0.5), rateHz);
                double[] truth = TRUTH_HZ.get(vowel);
                String what = vowel + " at " + f0Hz + " Hz, " + rateHz + " samples/s";
                assertThat(of(means, Measure.F1))
                        .as("F1 of %s", what)
                        .isCloseTo(truth[0], within(Math.min(60, f0Hz / 3 + 20)));
                assertThat(of(means, Measure.F2)).as("F2 of %s", what).isCloseTo(truth[1], within(0.045 * truth[1]));
                assertThat(of(means, Measure.F3)).as("F3 of %s", what).isCloseTo(truth[2], within(0.045 * truth[2]));
                assertThat(of(means, Measure.F1_BANDWIDTH))
                        .as("bandwidth of F1 of %s", what)
                        .isBetween(30.0, 250.0);
                assertThat(of(means, Measure.F2_BANDWIDTH))
                        .as("bandwidth of F2 of %s", what)
                        .isBetween(40.0, 160.0);
                assertThat(of(means, Measure.F3_BANDWIDTH))
                        .as("bandwidth of F3 of %s", what)
                        .isBetween(80.0, 300.0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HardSound.class)
    void everySoundGivesAFormantOrNone(HardSound sound) {
        for (int rateHz : new int[] {8000, 16000}) {
            Measures means = means(sound.samples(rateHz, 0.5), rateHz);
            for (double hz : new double[] {of(means, Measure.F1), of(means, Measure.F2), of(means, Measure.F3)}) {
                assertThat(Double.isNaN(hz) || hz >= 90 && hz <= 3900)
                        .as("%s: %s Hz", sound, hz)
                        .isTrue();
            }
            for (double hz : new double[] {
                of(means, Measure.F1_BANDWIDTH), of(means, Measure.F2_BANDWIDTH), of(means, Measure.F3_BANDWIDTH)
            }) {
                assertThat(Double.isNaN(hz) || hz >= 0 && hz <= 700)
                        .as("%s: bandwidth %s Hz", sound, hz)
                        .isTrue();
            }
        }
        if (sound == HardSound.SILENCE) {
            assertThat(of(means(sound.samples(8000, 0.5), 8000), Measure.F1)).isNaN();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void aToneIsAFirstFormant(int rateHz) {
        double f1Hz = of(means(HardSound.TONE.samples(rateHz, 0.5), rateHz), Measure.F1);

        assertThat(f1Hz).isCloseTo(HardSound.TONE_HZ, within(50.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void aFrameAtTheEdgeOfTheRecordingHearsSilenceBeyondIt(int rateHz) {
        float[] samples = new VoiceSynthesizer(rateHz, 1).vowel(VoiceSound.steady(110), Vowel.AH, 0.1);
        SampleHistory history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        Formants formants = new Formants(rateHz);

        for (long centre : new long[] {-5000, 0, samples.length - 1, samples.length + 5000L}) {
            formants.frame(history, centre);
            boolean within = centre >= 0 && centre < samples.length;
            assertThat(Double.isNaN(formants.f1Hz())).as("frame at %d", centre).isEqualTo(!within);
        }
    }

    private static Measures means(float[] samples, int rateHz) {
        SampleHistory history = new SampleHistory(samples.length);
        history.append(samples, 0, samples.length);
        FormantMeans means = new FormantMeans(rateHz);
        for (int frame = 5; frame < samples.length * 100L / rateHz - 5; frame++) {
            means.voiced(history, (long) frame * rateHz / 100);
        }
        var measures = new Measures.Builder();
        means.addTo(measures);
        return measures.build();
    }

    private static double of(Measures means, Measure measure) {
        return means.get(measure).orElse(Double.NaN);
    }
}
