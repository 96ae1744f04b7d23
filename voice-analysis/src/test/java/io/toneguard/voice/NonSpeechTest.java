package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.WavBytes;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Confidence;
import io.toneguard.voice.features.GeneratedSounds;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import io.toneguard.voice.validity.HeardClip;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is nobody's voice never strains anybody: no index at all, or a low one; confidence low; only finite numbers or nothing. */
class NonSpeechTest {
    private static final int RATE_HZ = 8000;
    private static final int TONE_SECONDS = 7;

    @Test
    void tonesMusicAndSignallingHaveNoIndexAndNoConfidence() throws IOException {
        for (var sound : GeneratedSounds.tonesAndMusic(20).entrySet()) {
            SpeakerVoice voice = analyze(sound.getValue());
            assertThat(voice.windows()).as(sound.getKey()).hasSize(16).allSatisfy(window -> {
                assertThat(window.get(WindowMeasure.STRESS_INDEX)).isEmpty();
                assertThat(window.get(WindowMeasure.CONFIDENCE).orElseThrow()).isLessThan(0.2);
                assertThat(window.fault()).isPresent();
            });
            assertThat(voice.state().hasIndex()).as(sound.getKey()).isFalse();
        }
    }

    @Test
    void noToneInACallIsTakenForTheSpeaker() throws IOException {
        neverStrains(speech(16), speech(5));
    }

    @Test
    void noToneInARealCallIsTakenForTheSpeaker() throws IOException {
        float[] call = real(SharedAudio.path("audio/calls/split/auto-repairs-40-caller.wav"));
        neverStrains(
                Arrays.copyOfRange(call, 20 * RATE_HZ, 50 * RATE_HZ),
                Arrays.copyOfRange(call, 50 * RATE_HZ, 55 * RATE_HZ));
    }

    /** Wherever the speech alone would not either: no window that hears a tone, even beside speech, is raised and believed. */
    private static void neverStrains(float[] before, float[] after) throws IOException {
        int starts = before.length / RATE_HZ;
        List<VoiceWindow> alone = analyze(joined(before, new float[TONE_SECONDS * RATE_HZ], after))
                .windows();
        assertThat(alone.subList(0, starts - 4))
                .filteredOn(window -> window.state().hasIndex())
                .hasSizeGreaterThan(9);
        for (var sound : GeneratedSounds.tonesAndMusic(TONE_SECONDS).entrySet()) {
            List<VoiceWindow> windows =
                    analyze(joined(before, sound.getValue(), after)).windows();
            for (int start = starts - 4; start < starts + TONE_SECONDS; start++) {
                if (!isRaised(alone.get(start))) {
                    assertThat(isRaised(windows.get(start)))
                            .as("%s, at %d of %d s: %s", sound.getKey(), start, starts, windows.get(start))
                            .isFalse();
                }
            }
        }
    }

    private static boolean isRaised(VoiceWindow window) {
        return window.get(WindowMeasure.STRESS_INDEX).orElse(0) > 50
                && window.get(WindowMeasure.CONFIDENCE).orElse(0) >= 0.5;
    }

    @Test
    void pausesOfDigitalSilenceAreNeitherNoiseNorLost() throws IOException {
        SpeakerVoice voice = analyze(speech(21));
        assertThat(voice.windows())
                .allSatisfy(window -> assertThat(window.fault()).isEmpty());
        assertThat(voice.get(Measure.LOST_SHARE)).hasValue(0);
        assertThat(voice.get(Measure.SPEECH_RATE).orElseThrow()).isBetween(1.0, 6.0);
    }

    /** An idle A-law line stands at 1/4096. */
    @Test
    void aPauseAtAnyConstantValueIsSilence() throws IOException {
        float[] zeros = speech(21);
        float[] idle = zeros.clone();
        for (int i = 0; i < idle.length; i++) {
            idle[i] = idle[i] == 0 ? 1f / 4096 : idle[i];
        }
        SpeakerVoice expected = analyze(zeros);
        SpeakerVoice voice = analyze(idle);
        assertThat(voice.speechSeconds()).isCloseTo(expected.speechSeconds(), within(0.3));
        assertThat(voice.get(Measure.PAUSES)).isEqualTo(expected.get(Measure.PAUSES));
        assertThat(voice.get(Measure.LEVEL).orElseThrow())
                .isCloseTo(expected.get(Measure.LEVEL).orElseThrow(), within(0.1));
    }

    @Test
    void cadencedTonesWithoutNoiseAreTonesAndNoLostAudio() throws IOException {
        for (double seconds : new double[] {0.06, 0.1, 0.25, 0.5}) {
            assertThat(analyze(GeneratedSounds.sines(10, seconds, seconds, 480, 620))
                            .windows())
                    .allSatisfy(window -> assertThat(window.fault()).contains(Confidence.Fault.TONE));
        }
    }

    @Test
    void aSmallOffsetCostsLittleAndALargeOneIsNamed() throws IOException {
        float[] speech = GeneratedSounds.onLine(speech(21), 1e-3);
        SpeakerVoice clean = analyze(speech);
        SpeakerVoice lifted = analyze(lifted(speech, 0.05f));
        for (var measure : List.of(Measure.LEVEL, Measure.F0_MEAN, Measure.SPEECH_RATE)) {
            assertThat(lifted.get(measure).orElseThrow())
                    .as(measure.key())
                    .isCloseTo(clean.get(measure).orElseThrow(), within(0.02));
        }
        assertThat(lifted.get(Measure.CONFIDENCE).orElseThrow())
                .isGreaterThan(clean.get(Measure.CONFIDENCE).orElseThrow() - 0.05);
        assertThat(analyze(lifted(speech, 0.4f)).windows())
                .allSatisfy(window -> assertThat(window.fault()).contains(Confidence.Fault.DC_OFFSET));
    }

    private static float[] lifted(float[] samples, float by) {
        float[] lifted = new float[samples.length];
        for (int i = 0; i < lifted.length; i++) {
            lifted[i] = samples[i] + by;
        }
        return lifted;
    }

    private static float[] real(Path wav) throws IOException {
        try (var bytes = FileChannel.open(wav)) {
            return HeardClip.read(bytes).samples();
        }
    }

    @Test
    void everyBrokenSignalGivesFiniteNumbersOrNothingAndNeverAHighIndex() throws IOException {
        for (var sound : broken().entrySet()) {
            SpeakerVoice voice = analyze(sound.getValue());
            for (var measure : Measure.values()) {
                voice.get(measure).ifPresent(value -> assertThat(value)
                        .as("%s of %s", measure, sound.getKey())
                        .isFinite());
            }
            assertThat(voice.windows()).as(sound.getKey()).isNotEmpty().allSatisfy(window -> {
                assertThat(window.get(WindowMeasure.STRESS_INDEX).orElse(0)).isLessThan(50);
                assertThat(window.get(WindowMeasure.CONFIDENCE).orElseThrow()).isBetween(0.0, 0.5);
                assertThat(window.fault()).isPresent();
            });
        }
    }

    private static Map<String, float[]> broken() {
        var sounds = new LinkedHashMap<String, float[]>();
        Random random = new Random(5);
        sounds.put("silence", generated(12, i -> 0));
        sounds.put("DC", generated(12, i -> 0.4));
        sounds.put("white noise", generated(12, i -> 0.1 * random.nextGaussian()));
        sounds.put("loud white noise", generated(12, i -> random.nextGaussian()));
        sounds.put("square wave, clipped", generated(12, i -> i / 23 % 2 == 0 ? 1 : -1));
        sounds.put("clicks", generated(12, i -> i % 4000 == 0 ? 0.9 : 0));
        sounds.put("sweep", generated(12, i -> 0.3 * Math.sin(i * 0.02 + i * (double) i * 1e-6)));
        sounds.put("a fifth of a second of noise", generated(0.2, i -> 0.1 * random.nextGaussian()));
        sounds.put("a fifth of a second of vowel", Arrays.copyOf(speech(1), RATE_HZ / 5));
        sounds.put("speech clipped to a square wave", clipped(speech(20)));
        sounds.put("samples that are no numbers", generated(12, i -> i % 3 == 0 ? Double.NaN : 0.2));
        sounds.put("infinite samples", generated(12, i -> i % 5 == 0 ? Double.POSITIVE_INFINITY : 0.1));
        return sounds;
    }

    private static float[] generated(double seconds, IntToDoubleFunction sample) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) sample.applyAsDouble(i);
        }
        return samples;
    }

    private static float[] clipped(float[] samples) {
        float[] clipped = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            clipped[i] = samples[i] == 0 ? 0 : Math.copySign(0.99f, samples[i]);
        }
        return clipped;
    }

    /** Vowels of .4 s with pauses of digital silence, the pitch moving from one to the next. */
    private static float[] speech(int seconds) {
        var synthesizer = new VoiceSynthesizer(RATE_HZ, 8);
        float[] speech = new float[seconds * RATE_HZ];
        Vowel[] vowels = Vowel.values();
        for (int i = 0; 3 * i < 4 * seconds; i++) {
            var sound = VoiceSound.steady(110 + 7 * (i % 5))
                    .withJitter(0.01)
                    .withShimmerDb(0.4)
                    .withHnrDb(18)
                    .withLevelDbfs(-22);
            float[] vowel = synthesizer.vowel(sound, vowels[i % vowels.length], 0.4);
            int at = i * RATE_HZ * 3 / 4;
            System.arraycopy(vowel, 0, speech, at, Math.min(vowel.length, speech.length - at));
        }
        return speech;
    }

    private static float[] joined(float[]... parts) {
        int length = 0;
        for (float[] part : parts) {
            length += part.length;
        }
        float[] all = new float[length];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static SpeakerVoice analyze(float[] samples) throws IOException {
        return new RecordingAnalyzer()
                .analyze(
                        new BytesChannel(WavBytes.float32(RATE_HZ, samples)),
                        List.of(Speaker.CUSTOMER),
                        speaker -> true)
                .speakers()
                .get(0);
    }
}
