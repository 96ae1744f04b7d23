package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.SharedAudio;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityTrackTest {
    private static final int RATE_HZ = GeneratedSounds.RATE_HZ;

    private static final Map<String, float[]> TONES_AND_MUSIC = GeneratedSounds.tonesAndMusic(7);

    static Stream<String> tonesAndMusic() {
        return TONES_AND_MUSIC.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("tonesAndMusic")
    void nobodyTrustsToneOrMusic(String name) {
        HeardChannel heard = new HeardChannel(RATE_HZ, TONES_AND_MUSIC.get(name));
        QualityTrack track = heard.track();
        for (int start = 0; start + 5 <= 7; start++) {
            SignalQuality quality = track.window(start, 5);
            assertThat(quality.voicedSeconds() == 0 || quality.toneShare() > 0.4)
                    .as("%s at %d s: %s", name, start, quality)
                    .isTrue();
            assertThat(Confidence.of(quality).value()).as(name).isLessThan(0.1);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7, 0.98})
    void nobodyTrustsNoiseOfAnyColour(double colour) {
        Random random = new Random(3);
        float[] noise = new float[RATE_HZ * 6];
        double before = 0;
        for (int i = 0; i < noise.length; i++) {
            before = colour * before + (1 - colour) * random.nextGaussian();
            noise[i] = (float) (0.2 * before);
        }
        assertThat(Confidence.of(new HeardChannel(RATE_HZ, noise).quality()).value())
                .isLessThan(0.1);
    }

    @Test
    void silenceAndStillnessHaveNoSpeechAndNoFault() {
        float[] still = new float[RATE_HZ * 2];
        Arrays.fill(still, 0.25f);
        float[] clicks = new float[RATE_HZ * 2];
        clicks[5000] = 1;
        for (float[] samples : new float[][] {new float[RATE_HZ * 2], still, clicks, new float[RATE_HZ / 5], {}}) {
            SignalQuality quality = new HeardChannel(RATE_HZ, samples).quality();
            assertThat(quality.snrDb()).isNaN();
            assertThat(quality.bandwidthHz()).isNaN();
            assertThat(quality.lostShare()).isZero();
            assertThat(quality.dcOffset()).isCloseTo(samples == still ? 0.25 : 0, within(1e-3));
            assertThat(Confidence.of(quality).fault()).contains(Confidence.Fault.NO_SPEECH);
        }
    }

    @Test
    void countsPacketsThatAreMissingFromSpeech() throws IOException {
        HeardChannel whole = HeardChannel.of(SharedAudio.path("audio/calls/split/auto-repairs-49-agent.wav"));
        float[] samples = Arrays.copyOf(whole.samples, RATE_HZ * 60);
        HeardChannel lossy = new HeardChannel(RATE_HZ, HeardChannel.losing(samples, RATE_HZ, 20));
        QualityTrack track = lossy.track();
        int windows = 0;
        for (int start = 0; start + 5 <= 60; start++) {
            SignalQuality quality = track.window(start, 5);
            if (quality.voicedSeconds() >= 2) {
                assertThat(quality.lostShare())
                        .as("at %d s", start)
                        .isCloseTo(audiblyLost(samples, lossy.samples, start), within(0.01));
                windows++;
            }
        }
        assertThat(windows).isGreaterThan(5);
        assertThat(track.window(0, 60).lostShare()).isGreaterThan(0.015);
    }

    /** Share of five seconds that lies in packets which went missing and were above -50 dBFS. */
    private static double audiblyLost(float[] sent, float[] received, int startSecond) {
        int packet = RATE_HZ / 50;
        int lost = 0;
        for (int from = startSecond * RATE_HZ; from < (startSecond + 5) * RATE_HZ; from += packet) {
            double was = 0;
            double is = 0;
            for (int i = from; i < from + packet; i++) {
                was += Math.abs(sent[i]) / packet;
                is += Math.abs(received[i]);
            }
            lost += is == 0 && was > 0.003 ? packet : 0;
        }
        return lost / (5.0 * RATE_HZ);
    }

    @Test
    void aSteadyVoiceLosesExactlyWhatIsTakenFromIt() {
        float[] tone = GeneratedSounds.onLine(GeneratedSounds.sines(10, 99, 0, 150, 300, 450), 1e-3);
        double lost = new HeardChannel(RATE_HZ, HeardChannel.losing(tone, RATE_HZ, 20))
                .quality()
                .lostShare();
        assertThat(lost).isCloseTo(0.05, within(0.01));
    }

    @Test
    void silenceSuppressedBetweenUtterancesIsNotLost() {
        float[] call = new float[RATE_HZ * 10];
        Random random = new Random(4);
        for (int i = 0; i < call.length; i++) {
            double t = (double) i / RATE_HZ % 2;
            double loud = t < 1.2 ? Math.max(0, Math.min(1, Math.min(t / 0.03, (1 - t) / 0.05))) : 0;
            call[i] = t < 1.3
                    ? (float) (0.2 * loud * StrictMath.sin(2 * Math.PI * 140 * t) + 1e-3 * random.nextGaussian())
                    : 0;
        }
        assertThat(new HeardChannel(RATE_HZ, call).quality().lostShare()).isZero();
    }

    @Test
    void theLouderTheMoreIsClippedAndTheLessIsBelieved() {
        float[] voice = synthetic();
        double clipped = -1;
        double confidence = 2;
        for (double gain : new double[] {1, 4, 8, 16, 32, 64}) {
            float[] loud = voice.clone();
            for (int i = 0; i < loud.length; i++) {
                loud[i] *= (float) gain;
            }
            SignalQuality quality = new HeardChannel(RATE_HZ, GeneratedSounds.onLine(loud, 0)).quality();
            assertThat(quality.clippedShare()).as("gain %s", gain).isGreaterThanOrEqualTo(clipped);
            double clipFactor = Confidence.of(new SignalQuality(quality.clippedShare(), 0, 30, 0, 3400, 0, 0, 3))
                    .value();
            assertThat(clipFactor).as("gain %s", gain).isLessThanOrEqualTo(confidence);
            clipped = quality.clippedShare();
            confidence = clipFactor;
        }
        assertThat(clipped).isGreaterThan(0.1);
        assertThat(confidence).isLessThan(0.1);
    }

    @Test
    void readsTheNoiseBesideAVoice() {
        float[] speech = new float[RATE_HZ * 5];
        Random random = new Random(5);
        for (int i = 0; i < speech.length; i++) {
            double t = (double) i / RATE_HZ;
            speech[i] = (float) ((t % 1 < 0.6 ? 0.2 * StrictMath.sin(2 * Math.PI * (120 + 9 * t) * t) : 0)
                    + 0.01 * random.nextGaussian());
        }
        assertThat(new HeardChannel(RATE_HZ, speech).quality().snrDb()).isCloseTo(23, within(2.0));
    }

    @Test
    void hearsTheSameWhateverTheBlockSize() {
        float[] samples = HeardChannel.losing(
                GeneratedSounds.onLine(GeneratedSounds.sines(6, 0.7, 0.4, 130, 260, 520), 0.01), RATE_HZ, 9);
        HeardChannel heard = new HeardChannel(RATE_HZ, samples);
        SignalQuality whole = heard.track(samples.length).window(1, 5);
        assertThat(whole.lostShare()).isPositive();
        for (int block : new int[] {1, 31, 80, 8192}) {
            assertThat(heard.track(block).window(1, 5))
                    .as("blocks of %d", block)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"emodb/8k", "baved/8k"})
    void realSpeechIsNeitherToneNorClipped(String set) throws IOException {
        int files = 0;
        int tones = 0;
        double clipped = 0;
        try (Stream<Path> wavs = Files.list(SharedAudio.path("audio/" + set))) {
            for (Path wav : (Iterable<Path>) wavs.sorted()::iterator) {
                if (files++ % 7 == 0) {
                    SignalQuality quality = HeardChannel.of(wav).quality();
                    tones += quality.toneShare() > 0.4 ? 1 : 0;
                    clipped = Math.max(clipped, quality.clippedShare());
                }
            }
        }
        assertThat(tones).isLessThanOrEqualTo(files / 7 / 200);
        assertThat(clipped).isLessThan(0.002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"emodb/8k", "calls/split"})
    void nobodySpeaksInKeyTones(String set) throws IOException {
        int keys = 0;
        int voiced = 0;
        int files = 0;
        try (Stream<Path> wavs = Files.list(SharedAudio.path("audio/" + set))) {
            for (Path wav : (Iterable<Path>) wavs.sorted()::iterator) {
                if (files++ % 7 != 0) {
                    continue;
                }
                HeardChannel heard = HeardChannel.of(wav);
                var history = new SampleHistory(heard.samples.length);
                history.append(heard.samples, 0, heard.samples.length);
                var frame = new SpectralFrame(heard.rateHz);
                boolean before = false;
                for (int i = 0; i < heard.f0Hz.length; i++) {
                    boolean key = heard.f0Hz[i] > 0
                            && KeyTone.sounds(frame.analyze(history, heard.grid.sampleBefore(heard.grid.seconds(i))));
                    voiced += heard.f0Hz[i] > 0 ? 1 : 0;
                    keys += key && before ? 1 : 0;
                    before = key;
                }
            }
        }
        assertThat(voiced).isGreaterThan(5000);
        assertThat(keys).isLessThanOrEqualTo(voiced / 1000);
    }

    private static float[] synthetic() {
        byte[] wav = SyntheticCall.twoPeople(7, Duration.ofSeconds(5)).toWav();
        float[] samples = new float[RATE_HZ * 4];
        for (int i = 0; i < samples.length; i++) {
            int at = wav.length - 2 * samples.length + 2 * i;
            samples[i] = G711.fromMuLaw(wav[at]) / 32768f;
        }
        return samples;
    }
}
