package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class RecordingAudioTest {
    @Test
    void decodesEverySampleFormatToTheSameScale() throws IOException {
        assertThat(firstSample(1, 8, new byte[] {(byte) 192})).isEqualTo(0.5f);
        assertThat(firstSample(1, 16, little(2).putShort((short) 16384).array()))
                .isEqualTo(0.5f);
        assertThat(firstSample(1, 24, new byte[] {0, 0, (byte) 0xC0})).isEqualTo(-0.5f);
        assertThat(firstSample(1, 32, little(4).putInt(1 << 30).array())).isEqualTo(0.5f);
        assertThat(firstSample(3, 32, little(4).putFloat(0.5f).array())).isEqualTo(0.5f);
        assertThat(firstSample(3, 64, little(8).putDouble(-0.5).array())).isEqualTo(-0.5f);
        assertThat(firstSample(7, 8, new byte[] {G711.toMuLaw((short) 16384)})).isCloseTo(0.5f, within(0.02f));
        assertThat(firstSample(6, 8, new byte[] {G711.toALaw((short) 16384)})).isCloseTo(0.5f, within(0.02f));
    }

    @Test
    void hearsNanAndInfinityAndWhatIsNoSampleAsSilence() throws IOException {
        assertThat(firstSample(3, 32, little(4).putFloat(-1e5f).array())).isZero();
        assertThat(firstSample(3, 32, little(4).putFloat(-32768).array())).isEqualTo(-32768);
        assertThat(firstSample(3, 32, little(4).putFloat(Float.NaN).array())).isZero();
        assertThat(firstSample(3, 64, little(8).putDouble(1e300).array())).isZero();
    }

    @Test
    void passesEightAndSixteenKilohertzThroughUntouched() throws IOException {
        for (int rateHz : new int[] {8000, 16000}) {
            double[] samples = new java.util.Random(1).doubles(1000, -0.5, 0.5).toArray();
            byte[] file = WavBytes.pcm16(rateHz, samples);
            float[] heard = hear(RecordingAudio.open(new BytesChannel(file)), 0);
            assertThat(heard).hasSize(1000);
            assertThat(heard[17]).isEqualTo(Math.round(samples[17] * 32768) / 32768f);
        }
    }

    @Test
    void keepsToneInBandWithinATenthOfADecibel() throws IOException {
        for (int rateHz : new int[] {4000, 11025, 12000, 22050, 44100, 47999, 48000, 96000, 192000}) {
            int outHz = RecordingAudio.analysisRateHz(rateHz);
            for (double part : new double[] {0.01, 0.2, 0.44}) {
                double hz = part * Math.min(rateHz, outHz);
                assertThat(toneDb(rateHz, hz)).as("%s Hz at %s Hz", hz, rateHz).isCloseTo(0, within(0.1));
            }
        }
    }

    @Test
    void rejectsTonesThatWouldFoldBackByMoreThanSixtyDecibels() throws IOException {
        assertThat(toneDb(11025, 4100)).isLessThan(-60);
        assertThat(toneDb(44100, 8100)).isLessThan(-60);
        assertThat(toneDb(44100, 12000)).isLessThan(-60);
        assertThat(toneDb(48000, 15700)).isLessThan(-60);
        assertThat(toneDb(47999, 9000)).isLessThan(-60);
        assertThat(toneDb(192000, 50000)).isLessThan(-60);
    }

    @Test
    void hearsTheSameWhateverTheBlockSize() throws IOException {
        double[] samples = new java.util.Random(2).doubles(30_000, -0.5, 0.5).toArray();
        byte[] file = WavBytes.pcm16(44100, samples);
        float[] whole = hear(RecordingAudio.open(new BytesChannel(file), 100_000), 0);
        for (int block : new int[] {1, 7, 1000}) {
            assertThat(hear(RecordingAudio.open(new BytesChannel(file), block), 0))
                    .isEqualTo(whole);
        }
        assertThat(whole.length)
                .isEqualTo((int) RecordingAudio.open(new BytesChannel(file)).samples());
    }

    @Test
    void playsOnlyTheWantedChannel() throws IOException {
        byte[] body = little(8)
                .putShort((short) 1)
                .putShort((short) 2)
                .putShort((short) 3)
                .putShort((short) 4)
                .array();
        var audio = RecordingAudio.open(
                WavBytes.riff().fmt(1, 2, 8000, 16).data(body).channel());
        assertThat(hear(audio, 1)).containsExactly(2 / 32768f, 4 / 32768f);
    }

    private static double toneDb(int rateHz, double hz) throws IOException {
        double[] samples = new double[rateHz];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = 0.9 * Math.sin(2 * Math.PI * hz * i / rateHz);
        }
        float[] heard = hear(RecordingAudio.open(new BytesChannel(WavBytes.pcm16(rateHz, samples))), 0);
        double sum = 0;
        int from = heard.length / 4;
        int to = 3 * heard.length / 4;
        for (int i = from; i < to; i++) {
            sum += heard[i] * heard[i];
        }
        return 10 * Math.log10(sum / (to - from) / (0.9 * 0.9 / 2) + 1e-12);
    }

    private static float firstSample(int tag, int bits, byte[] body) throws IOException {
        return hear(
                RecordingAudio.open(
                        WavBytes.riff().fmt(tag, 1, 8000, bits).data(body).channel()),
                0)[0];
    }

    private static float[] hear(RecordingAudio audio, int channel) throws IOException {
        float[][] heard = {new float[0]};
        BitSet wanted = new BitSet();
        wanted.set(channel);
        audio.play(wanted, (of, block, count) -> {
            float[] longer = Arrays.copyOf(heard[0], heard[0].length + count);
            System.arraycopy(block, 0, longer, heard[0].length, count);
            heard[0] = longer;
        });
        return heard[0];
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
