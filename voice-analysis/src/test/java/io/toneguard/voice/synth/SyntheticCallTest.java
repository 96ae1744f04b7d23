package io.toneguard.voice.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticCallTest {
    @Test
    void isAPhoneCallOfTheAskedLengthAndTheSameForTheSameSeed() throws IOException {
        byte[] call = SyntheticCall.twoPeople(7, Duration.ofMillis(20_125)).toWav();

        assertThat(RecordingFormat.read(new BytesChannel(call)))
                .isEqualTo(new RecordingFormat("mulaw", 8000, 2, 161_000));
        assertThat(SyntheticCall.twoPeople(7, Duration.ofMillis(20_125)).toWav())
                .isEqualTo(call);
        assertThat(SyntheticCall.twoPeople(8, Duration.ofMillis(20_125)).toWav())
                .isNotEqualTo(call);
    }

    @Test
    void bothSpeakInTurnWithPlausibleVoices() throws IOException {
        for (long seed = 1; seed <= 6; seed++) {
            RecordingVoices call = analyze(SyntheticCall.twoPeople(seed, Duration.ofSeconds(30)));
            double speech = 0;
            for (SpeakerVoice voice : call.speakers()) {
                speech += voice.speechSeconds();
                assertThat(voice.speechSeconds())
                        .as("seed %d, %s", seed, voice.speaker())
                        .isBetween(6.0, 22.0);
                assertThat(voice.get(Measure.F0_MEDIAN).orElseThrow()).isBetween(80.0, 270.0);
                assertThat(voice.get(Measure.HNR).orElseThrow()).isBetween(5.0, 25.0);
            }
            assertThat(speech).isLessThan(30);
        }
    }

    @Test
    void aStrainedCustomerIsHigherAndLouderFromThenOn() throws IOException {
        SyntheticCall calm = SyntheticCall.twoPeople(4, Duration.ofSeconds(40));
        RecordingVoices strained = analyze(calm.customerStrainedFrom(Duration.ofSeconds(18)));
        double before = f0(strained.speakers().get(1), 0, 13);
        double after = f0(strained.speakers().get(1), 20, 36);

        assertThat(after / before).isBetween(1.3, 1.6);
        assertThat(f0(strained.speakers().get(0), 20, 36)
                        / f0(strained.speakers().get(0), 0, 13))
                .isBetween(0.9, 1.1);
    }

    @Test
    void aStrainedVoiceIsBrighter() {
        VoiceSound calm = VoiceSound.steady(120);
        assertThat(brightness(calm.strained(1))).isGreaterThan(1.4 * brightness(calm));
    }

    /** Energy of the differences over energy of the samples: grows with the share of high frequencies. */
    private static double brightness(VoiceSound sound) {
        float[] samples = new VoiceSynthesizer(8000, 1).vowel(sound.withF0Hz(120), Vowel.EH, 1);
        double energy = 0;
        double differences = 0;
        for (int i = 1; i < samples.length; i++) {
            energy += samples[i] * samples[i];
            differences += (samples[i] - samples[i - 1]) * (samples[i] - samples[i - 1]);
        }
        return differences / energy;
    }

    private static double f0(SpeakerVoice voice, int from, int to) {
        return voice.windows().subList(from, to).stream()
                .map(window -> window.get(WindowMeasure.F0_MEDIAN))
                .flatMapToDouble(f0 -> f0.stream())
                .average()
                .orElseThrow();
    }

    private static RecordingVoices analyze(SyntheticCall call) throws IOException {
        return new RecordingAnalyzer()
                .analyze(new BytesChannel(call.toWav()), List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true);
    }
}
