package io.toneguard.app.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;

/** The samples of a stored recording as they lie in it, whole or channel by channel. */
final class RecordedVoices {
    private static final int RIFF_HEAD = 12;
    private static final int DATA = 0x61746164;

    private RecordedVoices() {}

    /**
     * All samples, channels interleaved; empty if there is no audio in it.
     *
     * @param channel of a WAV file that fits into memory
     */
    static byte[] read(SeekableByteChannel channel) throws IOException {
        var file = Channels.newInputStream(channel).readAllBytes();
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long chunk = RIFF_HEAD;
        while (chunk + 8 <= file.length) {
            long length = bytes.getInt((int) chunk + 4) & 0xFFFF_FFFFL;
            if (bytes.getInt((int) chunk) == DATA) {
                int from = (int) chunk + 8;
                return java.util.Arrays.copyOfRange(file, from, (int) Math.min(file.length, from + length));
            }
            chunk += 8 + length + (length & 1);
        }
        return new byte[0];
    }

    /** One channel's samples. */
    static byte[] channel(byte[] interleaved, int sampleBytes, int channels, int wanted) {
        int frames = interleaved.length / sampleBytes / channels;
        var one = new byte[frames * sampleBytes];
        for (int frame = 0; frame < frames; frame++) {
            System.arraycopy(
                    interleaved, (frame * channels + wanted) * sampleBytes, one, frame * sampleBytes, sampleBytes);
        }
        return one;
    }
}
