package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.WavBytes;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.synth.SyntheticCall;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordingAnalyzerTest {

    @Test
    void whatIsNoVoiceIsEmptyAndNeverNaN() throws IOException {
        for (int rateHz : new int[] {8000, 16000}) {
            for (int seed = 0; seed < 5; seed++) {
                Random noise = new Random(seed);
                findsNobody("white noise", rateHz, i -> 0.1 * noise.nextGaussian());
                findsNobody("faint noise", rateHz, i -> 0.0003 * noise.nextGaussian());
            }
            findsNobody("silence", rateHz, i -> 0);
            findsNobody("DC", rateHz, i -> 0.25);
            findsNobody("one click", rateHz, i -> i == 20_000 ? 0.9 : 0);
            findsNobody("faint mains hum", rateHz, i -> 0.0005 * Math.sin(2 * Math.PI * 100 * i / rateHz));
        }
    }

    private static void findsNobody(String what, int rateHz, IntToDoubleFunction sample) throws IOException {
        double[] samples = IntStream.range(0, rateHz * 12).mapToDouble(sample).toArray();
        SpeakerVoice voice = analyze(WavBytes.pcm16(rateHz, samples)).speakers().get(0);
        assertThat(voice.measures()).as("%s at %d Hz", what, rateHz).isEqualTo(Measures.NONE);
        assertThat(voice.speechSeconds()).isZero();
        assertThat(voice.voicedSeconds()).isZero();
        assertThat(voice.state().hasIndex()).isFalse();
        assertThat(voice.windows()).hasSize(8).allSatisfy(window -> {
            assertThat(window.voicedSeconds()).isZero();
            assertThat(window.get(WindowMeasure.F0_MEDIAN)).isEmpty();
            assertThat(window.get(WindowMeasure.LEVEL).orElse(0)).isFinite();
        });
    }

    @Test
    void tooShortARecordingIsEmptyToo() throws IOException {
        for (int samples : new int[] {1, 50, 319, 320, 400}) {
            RecordingVoices voices = analyze(WavBytes.pcm16(
                    8000, new Random(1).doubles(samples, -0.3, 0.3).toArray()));
            assertThat(voices.speakers().get(0).speechSeconds()).isZero();
            assertThat(voices.speakers().get(0).windows()).hasSize(1);
        }
    }

    @Test
    void doesNotComputeASpeakerThatMayNotBeMeasured() throws IOException {
        byte[] call = SyntheticCall.twoPeople(3, Duration.ofSeconds(8)).toWav();
        RecordingVoices voices = new RecordingAnalyzer()
                .analyze(
                        new BytesChannel(call),
                        List.of(Speaker.AGENT, Speaker.CUSTOMER),
                        speaker -> speaker == Speaker.CUSTOMER);

        assertThat(voices.speakers()).extracting(SpeakerVoice::speaker).containsExactly(Speaker.CUSTOMER);
        assertThat(voices.speakers().get(0).channel()).isEqualTo(1);
        assertThat(new RecordingAnalyzer()
                        .analyze(new BytesChannel(call), List.of(), speaker -> false)
                        .speakers())
                .isEmpty();
    }

    @Test
    void aChannelNobodyNamedIsAnUnknownSpeaker() throws IOException {
        byte[] call = SyntheticCall.twoPeople(3, Duration.ofSeconds(2)).toWav();
        RecordingVoices voices =
                new RecordingAnalyzer().analyze(new BytesChannel(call), List.of(Speaker.AGENT), speaker -> true);

        assertThat(voices.speakers()).extracting(SpeakerVoice::speaker).containsExactly(Speaker.AGENT, Speaker.UNKNOWN);
        assertThat(voices.analyzer()).isEqualTo(AnalyzerVersion.CURRENT);
        assertThat(voices.sampleRateHz()).isEqualTo(8000);
    }

    @Test
    void windowsBeginEverySecondAndLieFullyInside() throws IOException {
        assertThat(windowStarts(4.0)).containsExactly(0.0);
        assertThat(windowStarts(5.0)).containsExactly(0.0);
        assertThat(windowStarts(5.999)).containsExactly(0.0);
        assertThat(windowStarts(6.0)).containsExactly(0.0, 1.0);
        assertThat(windowStarts(9.5)).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void aWindowTellsWhatHappenedInIt() throws IOException {
        VoiceSynthesizer voice = new VoiceSynthesizer(8000, 1);
        double[] samples = new double[8000 * 14];
        put(samples, 0, voice.vowel(VoiceSound.steady(120), Vowel.AH, 6));
        put(samples, 8 * 8000, voice.vowel(VoiceSound.steady(200).withLevelDbfs(-14), Vowel.AH, 6));
        List<VoiceWindow> windows =
                analyze(WavBytes.pcm16(8000, samples)).speakers().get(0).windows();

        assertThat(windows).hasSize(10);
        assertThat(windows.get(0).get(WindowMeasure.F0_MEDIAN).orElseThrow()).isCloseTo(120, within(0.1));
        assertThat(windows.get(0).voicedSeconds()).isCloseTo(5, within(0.05));
        assertThat(windows.get(0).get(WindowMeasure.LEVEL).orElseThrow()).isCloseTo(-20, within(0.2));
        assertThat(windows.get(9).get(WindowMeasure.F0_MEDIAN).orElseThrow()).isCloseTo(200, within(0.1));
        assertThat(windows.get(9).get(WindowMeasure.LEVEL).orElseThrow()).isCloseTo(-14, within(0.2));
        assertThat(windows.get(4).voicedSeconds()).isCloseTo(3, within(0.05));
    }

    @Test
    void theSameVoiceMeasuresTheSameAtAnyRate() throws IOException {
        for (int rateHz : new int[] {11025, 12000, 22050, 44100, 48000}) {
            float[] vowel = new VoiceSynthesizer(rateHz, 5).vowel(VoiceSound.steady(151.7), Vowel.AH, 3);
            double[] samples = new double[vowel.length];
            put(samples, 0, vowel);
            SpeakerVoice voice =
                    analyze(WavBytes.pcm16(rateHz, samples)).speakers().get(0);
            assertThat(voice.get(Measure.F0_MEDIAN).orElseThrow())
                    .as("at %d Hz", rateHz)
                    .isCloseTo(151.7, within(151.7 * 5e-4));
        }
    }

    private static double[] windowStarts(double seconds) throws IOException {
        double[] samples = new double[(int) Math.round(seconds * 8000)];
        return analyze(WavBytes.pcm16(8000, samples)).speakers().get(0).windows().stream()
                .mapToDouble(VoiceWindow::startSeconds)
                .toArray();
    }

    private static void put(double[] into, int at, float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            into[at + i] = samples[i];
        }
    }

    private static RecordingVoices analyze(byte[] file) throws IOException {
        return new RecordingAnalyzer().analyze(new BytesChannel(file), List.of(Speaker.AGENT), speaker -> true);
    }
}
