package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GsmTest {
    private static final float[] VOWEL = new VoiceSynthesizer(8000, 5).vowel(VoiceSound.steady(151.7), Vowel.AH, 3);

    @Test
    void bothPackingsHoldTheSameSamples() throws IOException {
        float[] bare = hear(GsmEncoder.rtp(VOWEL));
        float[] wav = hear(GsmEncoder.wav(VOWEL));
        assertThat(bare).hasSize(24_000);
        assertThat(wav).isEqualTo(bare);
    }

    @Test
    void whatIsDecodedSoundsLikeWhatWasEncoded() throws IOException {
        float[] heard = hear(GsmEncoder.rtp(VOWEL));
        double signal = 0;
        double noise = 0;
        for (int i = 1600; i < 22_000; i++) {
            signal += VOWEL[i] * VOWEL[i];
            noise += (VOWEL[i] - heard[i]) * (VOWEL[i] - heard[i]);
        }
        assertThat(10 * Math.log10(signal / noise)).as("signal to noise, dB").isGreaterThan(8);
    }

    @Test
    void theVoiceIsAsHighAsBeforeGsm() throws IOException {
        for (byte[] file : List.of(GsmEncoder.rtp(VOWEL), GsmEncoder.wav(VOWEL))) {
            var voice = new RecordingAnalyzer()
                    .analyze(new BytesChannel(file), List.of(Speaker.AGENT), speaker -> true)
                    .speakers()
                    .get(0);
            assertThat(voice.get(Measure.F0_MEDIAN).orElseThrow()).isCloseTo(151.7, within(0.02 * 151.7));
        }
    }

    @Test
    void aFileSaysWhatItIs() throws IOException {
        assertThat(RecordingFormat.read(new BytesChannel(GsmEncoder.rtp(VOWEL))))
                .isEqualTo(new RecordingFormat("gsm", 8000, 1, 24_000));
        assertThat(RecordingFormat.read(new BytesChannel(GsmEncoder.wav(VOWEL))))
                .isEqualTo(new RecordingFormat("ms-gsm", 8000, 1, 24_000));
    }

    @Test
    void ofTheLastBlockOnlyWhatTheFactChunkCountsIsAudio() throws IOException {
        assertThat(frames(640 - 17)).isEqualTo(640 - 17);
        for (long lie : new long[] {0, 1, 320, 641, 0xFFFFFFFFL}) {
            assertThat(frames(lie)).as("fact of %d", lie).isEqualTo(640);
        }
    }

    @Test
    void playsAgainFromTheBeginning() throws IOException {
        var audio = RecordingAudio.open(new BytesChannel(GsmEncoder.rtp(VOWEL)));
        assertThat(hear(audio)).isEqualTo(hear(audio));
    }

    @Test
    void whatItsEncoderDoesNotAllowDoesNotBreakIt() throws IOException {
        var random = new Random(33);
        byte[] noise = new byte[33 * 500];
        random.nextBytes(noise);
        for (int at = 0; at < noise.length; at += 33) {
            noise[at] = (byte) (0xD0 | noise[at] & 0x0F);
        }
        for (float sample : hear(noise)) {
            assertThat(sample).isBetween(-1f, 1f);
        }
    }

    /** Block amplitudes of 56 and over are not shifted at all: there is nothing to round. */
    @Test
    void theLoudestPulsesKeepTheirSignAndAreLouderThanTheOthers() {
        for (int code = 0; code < 8; code++) {
            int loudest = firstSample(63, code);
            assertThat(Integer.signum(loudest)).as("sign of code %d", code).isEqualTo(code < 4 ? -1 : 1);
            assertThat(Math.abs(loudest)).as("code %d", code).isGreaterThan(Math.abs(firstSample(55, code)));
        }
    }

    @Test
    void silenceInALawIsNotTakenForGsm() {
        byte[] silence = new byte[33 * 100];
        Arrays.fill(silence, WireCodec.A_LAW.silence());
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> RecordingFormat.read(new BytesChannel(silence))))
                .isInstanceOf(UnreadableAudioException.class)
                .hasMessageContaining("no audio of a kind we know");
    }

    /** Of a decoder that heard nothing before, whose first sample is the first pulse alone. */
    private static int firstSample(int amplitude, int pulse) {
        var frame = new GsmFrame();
        frame.amplitude[0] = amplitude;
        frame.pulses[0][0] = pulse;
        short[] samples = new short[GsmFrame.SAMPLES];
        new GsmDecoder().decode(frame, samples, 0);
        return samples[0];
    }

    private static long frames(long fact) throws IOException {
        byte[] file = WavBytes.riff()
                .ascii("fmt ")
                .u32(16)
                .u16(0x31)
                .u16(1)
                .u32(8000)
                .u32(1625)
                .u16(65)
                .u16(0)
                .ascii("fact")
                .u32(4)
                .u32(fact)
                .data(new byte[130])
                .bytes();
        return RecordingFormat.read(new BytesChannel(file)).frames();
    }

    private static float[] hear(byte[] file) throws IOException {
        return hear(RecordingAudio.open(new BytesChannel(file)));
    }

    private static float[] hear(RecordingAudio audio) throws IOException {
        float[] heard = new float[(int) audio.samples()];
        int[] filled = {0};
        var wanted = new BitSet();
        wanted.set(0);
        audio.play(wanted, (channel, block, count) -> {
            System.arraycopy(block, 0, heard, filled[0], count);
            filled[0] += count;
        });
        return heard;
    }
}
