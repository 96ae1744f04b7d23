package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;

/**
 * A recording as its analysis hears it: floats of which 1.0 is full scale, at 8 or 16 kHz, in blocks, as often as asked. Rates below
 * 12 kHz become 8 kHz, others 16 kHz; 8 and 16 kHz pass through untouched. Holds one block, whatever the recording's length.
 */
public final class RecordingAudio {
    private static final int DEFAULT_BLOCK_FRAMES = 8192;

    private final SeekableByteChannel bytes;
    private final WavHeader header;
    private final int blockFrames;
    private final ResamplerTable table;

    private RecordingAudio(SeekableByteChannel bytes, WavHeader header, int blockFrames) {
        this.bytes = bytes;
        this.header = header;
        this.blockFrames = blockFrames;
        this.table = new ResamplerTable(header.sampleRateHz(), analysisRateHz(header.sampleRateHz()));
    }

    /**
     * Reads and checks the header.
     *
     * @throws UnreadableAudioException if the bytes are no whole recording
     */
    public static RecordingAudio open(SeekableByteChannel bytes) throws IOException {
        return open(bytes, DEFAULT_BLOCK_FRAMES);
    }

    static RecordingAudio open(SeekableByteChannel bytes, int blockFrames) throws IOException {
        return new RecordingAudio(bytes, WavHeader.read(bytes), blockFrames);
    }

    static int analysisRateHz(int sampleRateHz) {
        return sampleRateHz < 12_000 ? 8_000 : 16_000;
    }

    /** What arrived. */
    public RecordingFormat format() {
        return RecordingFormat.of(header);
    }

    /** 8000 or 16000: the rate of the blocks. */
    public int rateHz() {
        return table.outRateHz();
    }

    /** Samples per channel at {@link #rateHz()}. */
    public long samples() {
        return table.outSamples(header.frames());
    }

    /** Takes the blocks of one channel after another, in order of time within a channel. */
    public interface Listener {
        /**
         * @param block valid during this call only
         * @param count samples in it, from index 0
         */
        void block(int channel, float[] block, int count);
    }

    /**
     * Plays the wanted channels once, from the beginning, in one pass over the bytes.
     *
     * @throws UnreadableAudioException if the file became shorter since it was opened
     */
    public void play(BitSet wanted, Listener listener) throws IOException {
        SampleCodec codec = header.codec();
        int channels = header.channels();
        int frameBytes = codec.bytes() * channels;
        ByteBuffer raw = ByteBuffer.allocate(blockFrames * frameBytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] decoded = new float[blockFrames];
        Resampler[] resamplers = new Resampler[channels];
        for (int channel = 0; channel < channels; channel++) {
            resamplers[channel] = new Resampler(table);
        }
        bytes.position(header.dataOffset());
        for (long frame = 0; frame < header.frames(); frame += blockFrames) {
            int count = (int) Math.min(blockFrames, header.frames() - frame);
            fill(raw, count * frameBytes);
            for (int channel = wanted.nextSetBit(0);
                    channel >= 0 && channel < channels;
                    channel = wanted.nextSetBit(channel + 1)) {
                int index = channel * codec.bytes();
                for (int i = 0; i < count; i++, index += frameBytes) {
                    decoded[i] = codec.at(raw, index);
                }
                int of = channel;
                resamplers[channel].accept(decoded, count, (block, n) -> listener.block(of, block, n));
            }
        }
        for (int channel = wanted.nextSetBit(0);
                channel >= 0 && channel < channels;
                channel = wanted.nextSetBit(channel + 1)) {
            int of = channel;
            resamplers[channel].finish((block, n) -> listener.block(of, block, n));
        }
    }

    private void fill(ByteBuffer raw, int count) throws IOException {
        raw.clear().limit(count);
        while (raw.hasRemaining()) {
            if (bytes.read(raw) < 0) {
                throw new UnreadableAudioException(
                        AudioFault.TRUNCATED,
                        "the file ended at byte " + bytes.position() + " while it was read; it was longer before");
            }
        }
        raw.flip();
    }
}
