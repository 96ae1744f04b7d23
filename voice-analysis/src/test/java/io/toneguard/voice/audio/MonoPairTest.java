package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonoPairTest {
    private static final int RATE_HZ = 8000;

    @TempDir
    Path folder;

    @Test
    void samplesOfOneCodecAreInterleavedAsTheyAre() throws Exception {
        byte[] joined = join(muLaw(1, 2, 3), 0, muLaw(11, 12, 13), 0);
        assertThat(audio(joined)).containsExactly(1, 11, 2, 12, 3, 13);
        assertThat(format(joined)).isEqualTo(new RecordingFormat("mulaw", RATE_HZ, 2, 3));
    }

    @Test
    void theShorterOneIsFollowedBySilenceAndAnOffsetPrecededByIt() throws Exception {
        byte[] joined = join(muLaw(1, 2, 3), 0, muLaw(11), 1);
        assertThat(format(joined).frames()).isEqualTo(9);
        assertThat(audio(joined)).startsWith(1, -1, 2, -1, 3, -1, -1, -1).endsWith(-1, -1, -1, 11);
        try (var left = open(muLaw(1, 2, 3));
                var right = open(muLaw(11))) {
            var pair = MonoPair.of(left, 0, right, 0);
            assertThat(pair.leftPaddedSeconds()).isZero();
            assertThat(pair.rightPaddedSeconds()).isEqualTo(2.0 / RATE_HZ);
        }
    }

    @Test
    void ofTwoCodecsBothBecomeSixteenBitLinear() throws Exception {
        byte[] joined = join(muLaw(0x80, 0xFF), 0, pcm(1000, -1000), 0);
        assertThat(format(joined)).isEqualTo(new RecordingFormat("pcm-s16", RATE_HZ, 2, 2));
        var samples = ByteBuffer.wrap(joined).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(samples.getShort(44)).isEqualTo(G711.fromMuLaw((byte) 0x80));
        assertThat(samples.getShort(46)).isEqualTo((short) 1000);
        assertThat(samples.getShort(48)).isZero();
        assertThat(samples.getShort(50)).isEqualTo((short) -1000);
    }

    @ParameterizedTest
    @CsvSource({"8191, 8193", "8192, 8192", "20000, 1", "1, 20000", "16384, 8192"})
    void blocksMeetWhereverTheyEnd(int left, int right) throws Exception {
        byte[] joined = join(muLaw(new int[left]), 0, muLaw(new int[right]), 0);
        byte[] audio = audio(joined);
        assertThat(audio).hasSize(2 * Math.max(left, right));
        for (int i = 0; i < Math.max(left, right); i++) {
            assertThat(audio[2 * i]).as("left %s", i).isEqualTo((byte) (i < left ? 0 : 0xFF));
            assertThat(audio[2 * i + 1]).as("right %s", i).isEqualTo((byte) (i < right ? 0 : 0xFF));
        }
    }

    @Test
    void theSameTwoMakeTheSameBytes() throws Exception {
        assertThat(join(pcm(1, 2, 3), 20, muLaw(1, 2), 0)).isEqualTo(join(pcm(1, 2, 3), 20, muLaw(1, 2), 0));
    }

    @Test
    void twoRatesOrAStereoFileAreNoPair() throws Exception {
        try (var left = open(muLaw(1));
                var right = open(wav(7, 1, 16_000, 1, new byte[] {1}))) {
            assertThatThrownBy(() -> MonoPair.of(left, 0, right, 0)).hasMessageContaining("8000 and 16000 Hz");
        }
        try (var left = open(muLaw(1));
                var right = open(wav(7, 1, RATE_HZ, 2, new byte[] {1, 2}))) {
            assertThatThrownBy(() -> MonoPair.of(left, 0, right, 0)).hasMessageContaining("2 channels");
        }
    }

    private byte[] join(byte[] left, long leftMs, byte[] right, long rightMs) throws IOException {
        try (var first = open(left);
                var second = open(right)) {
            var out = new ByteArrayOutputStream();
            MonoPair.of(first, leftMs, second, rightMs).writeTo(out);
            return out.toByteArray();
        }
    }

    private RecordingFormat format(byte[] wav) throws IOException {
        try (var channel = open(wav)) {
            return RecordingFormat.read(channel);
        }
    }

    /** Of a mu-law file: what follows its head. */
    private static byte[] audio(byte[] wav) {
        int length = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(54);
        return Arrays.copyOfRange(wav, 58, 58 + length);
    }

    private FileChannel open(byte[] wav) throws IOException {
        return FileChannel.open(Files.write(Files.createTempFile(folder, "pair", ".wav"), wav));
    }

    private static byte[] muLaw(int... codes) {
        byte[] bytes = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            bytes[i] = (byte) codes[i];
        }
        return wav(7, 1, RATE_HZ, 1, bytes);
    }

    private static byte[] pcm(int... samples) {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putShort((short) sample);
        }
        return wav(1, 2, RATE_HZ, 1, bytes.array());
    }

    private static byte[] wav(int tag, int sampleBytes, int rateHz, int channels, byte[] audio) {
        byte[] head = WavHead.of(tag, sampleBytes, rateHz, channels, audio.length / sampleBytes / channels);
        byte[] whole = Arrays.copyOf(head, head.length + audio.length + (audio.length & 1));
        System.arraycopy(audio, 0, whole, head.length, audio.length);
        return whole;
    }
}
