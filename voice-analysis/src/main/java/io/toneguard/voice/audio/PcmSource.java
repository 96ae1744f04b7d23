package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;

/** Samples that lie side by side, sample frame after sample frame: PCM, float and G.711. */
final class PcmSource implements SampleSource {
    private final SeekableByteChannel bytes;
    private final RecordingFormat format;
    private final SampleCodec codec;
    private final long offset;
    private long frame;
    private ByteBuffer raw = ByteBuffer.allocate(0);

    /** @param offset bytes before the first sample */
    PcmSource(SeekableByteChannel bytes, SampleCodec codec, long offset, RecordingFormat format) {
        this.bytes = bytes;
        this.format = format;
        this.codec = codec;
        this.offset = offset;
    }

    @Override
    public RecordingFormat format() {
        return format;
    }

    @Override
    public void rewind() throws IOException {
        frame = 0;
        bytes.position(offset);
    }

    @Override
    public int next(BitSet wanted, float[][] into) throws IOException {
        int count = (int) Math.min(into[0].length, format.frames() - frame);
        int frameBytes = codec.bytes() * format.channels();
        if (raw.capacity() < count * frameBytes) {
            raw = ByteBuffer.allocate(count * frameBytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        fill(bytes, raw.clear().limit(count * frameBytes));
        for (int channel = wanted.nextSetBit(0);
                channel >= 0 && channel < format.channels();
                channel = wanted.nextSetBit(channel + 1)) {
            float[] decoded = into[channel];
            int index = channel * codec.bytes();
            for (int i = 0; i < count; i++, index += frameBytes) {
                decoded[i] = codec.at(raw, index);
            }
        }
        frame += count;
        return count;
    }

    /** Fills the buffer to its limit from where the channel stands. */
    static void fill(SeekableByteChannel bytes, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (bytes.read(into) < 0) {
                throw new UnreadableAudioException(
                        AudioFault.TRUNCATED,
                        "the file ended at byte " + bytes.position() + " while it was read; it was longer before");
            }
        }
        into.flip();
    }
}
