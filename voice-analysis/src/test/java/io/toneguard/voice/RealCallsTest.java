package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealCallsTest {
    @ParameterizedTest
    @ValueSource(strings = {"auto-repairs-40.wav", "auto-repairs-49.wav"})
    void bothPeopleOfARealCallHaveHumanVoices(String file) throws IOException {
        RecordingVoices call = SharedAudio.analyze(SharedAudio.path("audio/calls/" + file));

        assertThat(call.speakers()).extracting(SpeakerVoice::speaker).containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
        for (SpeakerVoice voice : call.speakers()) {
            assertThat(voice.get(Measure.F0_MEDIAN).orElseThrow())
                    .as("F0 of %s", voice.speaker())
                    .isBetween(80.0, 300.0);
            assertThat(voice.speechSeconds()).isBetween(20.0, call.durationSeconds() * 0.9);
            assertThat(voice.voicedSeconds()).isBetween(10.0, voice.speechSeconds());
            assertThat(voice.get(Measure.JITTER_LOCAL).orElseThrow()).isBetween(0.003, 0.06);
            assertThat(voice.get(Measure.SHIMMER_LOCAL).orElseThrow()).isBetween(0.02, 0.25);
            assertThat(voice.get(Measure.HNR).orElseThrow()).isBetween(4.0, 25.0);
            assertThat(voice.get(Measure.LEVEL).orElseThrow()).isBetween(-50.0, -5.0);
            assertThat(voice.windows()).hasSize((int) call.durationSeconds() - 4);
        }
    }
}
