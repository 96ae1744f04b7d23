package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;

/** One channel of GSM full rate speech, packed in either way. */
final class GsmSource implements SampleSource {
    private static final float PER_UNIT = 1f / (1 << 15);

    private final SeekableByteChannel bytes;
    private final RecordingFormat format;
    private final long offset;
    private final boolean microsoft;
    private final GsmDecoder decoder = new GsmDecoder();
    private final GsmFrame frame = new GsmFrame();
    private final short[] block;
    private final ByteBuffer raw;
    private int taken;
    private long given;

    /**
     * @param offset bytes before the first frame
     * @param microsoft whether two frames share 65 bytes; else each has 33
     */
    GsmSource(SeekableByteChannel bytes, long offset, boolean microsoft, RecordingFormat format) {
        this.bytes = bytes;
        this.format = format;
        this.offset = offset;
        this.microsoft = microsoft;
        this.block = new short[microsoft ? 2 * GsmFrame.SAMPLES : GsmFrame.SAMPLES];
        this.raw = ByteBuffer.allocate(microsoft ? GsmFrame.MS_BLOCK_BYTES : GsmFrame.RTP_BYTES);
        this.taken = block.length;
    }

    @Override
    public RecordingFormat format() {
        return format;
    }

    @Override
    public void rewind() throws IOException {
        bytes.position(offset);
        decoder.reset();
        taken = block.length;
        given = 0;
    }

    @Override
    public int next(BitSet wanted, float[][] into) throws IOException {
        int count = (int) Math.min(into[0].length, format.frames() - given);
        for (int i = 0; i < count; i++) {
            if (taken == block.length) {
                decodeBlock();
            }
            into[0][i] = block[taken++] * PER_UNIT;
        }
        given += count;
        return count;
    }

    private void decodeBlock() throws IOException {
        PcmSource.fill(bytes, raw.clear());
        if (microsoft) {
            for (int half = 0; half < 2; half++) {
                frame.readMs(raw.array(), half);
                decoder.decode(frame, block, half * GsmFrame.SAMPLES);
            }
        } else {
            frame.readRtp(raw.array());
            decoder.decode(frame, block, 0);
        }
        taken = 0;
    }
}
