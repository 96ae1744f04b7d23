package io.toneguard.voice.audio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;

/**
 * A recording as its analysis hears it: floats of which 1.0 is full scale, at 8 or 16 kHz, in blocks, as often as asked. Rates below
 * 12 kHz become 8 kHz, others 16 kHz; 8 and 16 kHz pass through untouched. Holds one block, whatever the recording's length. Closing it
 * gives back what its decoder holds, and leaves the channel open.
 */
public final class RecordingAudio implements Closeable {
    private static final int DEFAULT_BLOCK_FRAMES = 8192;

    private final SampleSource source;
    private final int blockFrames;
    private final ResamplerTable table;

    private RecordingAudio(SampleSource source, int blockFrames) {
        this.source = source;
        this.blockFrames = blockFrames;
        int rateHz = source.format().sampleRateHz();
        this.table = new ResamplerTable(rateHz, analysisRateHz(rateHz));
    }

    /**
     * Reads and checks the header of what our own code decodes.
     *
     * @throws UnreadableAudioException if the bytes are no whole recording, or one that needs a decoder
     */
    public static RecordingAudio open(SeekableByteChannel bytes) throws IOException {
        return open(bytes, Decoder.NONE);
    }

    /**
     * Reads and checks the header, or decodes the whole recording if it is of a kind that our own code does not.
     *
     * @throws UnreadableAudioException if the bytes are no whole recording
     */
    public static RecordingAudio open(SeekableByteChannel bytes, Decoder decoder) throws IOException {
        return new RecordingAudio(AudioKind.of(bytes).open(bytes, decoder), DEFAULT_BLOCK_FRAMES);
    }

    static RecordingAudio open(SeekableByteChannel bytes, int blockFrames) throws IOException {
        return new RecordingAudio(AudioKind.of(bytes).open(bytes, Decoder.NONE), blockFrames);
    }

    static int analysisRateHz(int sampleRateHz) {
        return sampleRateHz < 12_000 ? 8_000 : 16_000;
    }

    /** What arrived. */
    public RecordingFormat format() {
        return source.format();
    }

    /** 8000 or 16000: the rate of the blocks. */
    public int rateHz() {
        return table.outRateHz();
    }

    /** Samples per channel at {@link #rateHz()}. */
    public long samples() {
        return table.outSamples(format().frames());
    }

    /**
     * Whether two channels hold the same: then both people are on both, and nobody is on one of them alone. Reads as far as the first
     * difference, which in a call is the first word.
     *
     * @throws UnreadableAudioException if the file became shorter since it was opened
     */
    public boolean isMix() throws IOException {
        if (format().channels() != 2) {
            return false;
        }
        var both = new BitSet();
        both.set(0, 2);
        float[][] decoded = new float[2][blockFrames];
        var sameness = new Sameness(source.isDecoded());
        source.rewind();
        for (int count = source.next(both, decoded); count > 0; count = source.next(both, decoded)) {
            if (!sameness.holds(decoded[0], decoded[1], count)) {
                return false;
            }
        }
        return sameness.ofSound();
    }

    /** Takes the blocks of one channel after another, in order of time within a channel. */
    public interface Listener {
        /**
         * Takes the next block.
         *
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
        int channels = format().channels();
        float[][] decoded = new float[channels][blockFrames];
        Resampler[] resamplers = new Resampler[channels];
        for (int channel = 0; channel < channels; channel++) {
            resamplers[channel] = new Resampler(table);
        }
        source.rewind();
        for (int count = source.next(wanted, decoded); count > 0; count = source.next(wanted, decoded)) {
            for (int channel = wanted.nextSetBit(0);
                    channel >= 0 && channel < channels;
                    channel = wanted.nextSetBit(channel + 1)) {
                int of = channel;
                resamplers[channel].accept(decoded[channel], count, (block, n) -> listener.block(of, block, n));
            }
        }
        for (int channel = wanted.nextSetBit(0);
                channel >= 0 && channel < channels;
                channel = wanted.nextSetBit(channel + 1)) {
            int of = channel;
            resamplers[channel].finish((block, n) -> listener.block(of, block, n));
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
