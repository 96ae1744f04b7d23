package io.toneguard.voice.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a WAV file of known length to a stream, block by block: 16-bit PCM or mu-law, one or two channels. Samples beyond full scale are
 * clipped. Leaves the stream open.
 */
public final class WavWriter {
    private final OutputStream out;
    private final boolean muLaw;
    private final int channels;
    private final long frames;
    private long written;

    private WavWriter(OutputStream out, boolean muLaw, int rateHz, int channels, long frames) throws IOException {
        if (channels < 1 || channels > 2 || rateHz < 1 || frames < 0) {
            throw new IllegalArgumentException(
                    "cannot write " + channels + " channel(s) at " + rateHz + " Hz with " + frames + " samples each");
        }
        byte[] head = WavHead.of(muLaw ? 7 : 1, muLaw ? 1 : 2, rateHz, channels, frames);
        this.out = out;
        this.muLaw = muLaw;
        this.channels = channels;
        this.frames = frames;
        out.write(head);
    }

    /** Begins a mu-law file of {@code frames} samples per channel. */
    public static WavWriter muLaw(OutputStream out, int rateHz, int channels, long frames) throws IOException {
        return new WavWriter(out, true, rateHz, channels, frames);
    }

    /** Begins a file of 16-bit PCM of {@code frames} samples per channel. */
    public static WavWriter pcm16(OutputStream out, int rateHz, int channels, long frames) throws IOException {
        return new WavWriter(out, false, rateHz, channels, frames);
    }

    /**
     * Appends samples, 1.0 being full scale.
     *
     * @param blocks one per channel
     * @param count samples of each
     */
    public void write(float[][] blocks, int count) throws IOException {
        if (blocks.length != channels || written + count > frames) {
            throw new IllegalArgumentException(blocks.length + " channel(s), " + (written + count)
                    + " samples given; the header says " + channels + " and " + frames);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(count * channels * (muLaw ? 1 : 2)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (float[] block : blocks) {
                short linear =
                        (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(block[i] * 32768f)));
                if (muLaw) {
                    bytes.put(G711.toMuLaw(linear));
                } else {
                    bytes.putShort(linear);
                }
            }
        }
        out.write(bytes.array());
        written += count;
    }

    /** Ends the file; the stream stays open. */
    public void finish() throws IOException {
        if (written != frames) {
            throw new IllegalStateException("the header says " + frames + " samples per channel but " + written
                    + " were written; the file is broken");
        }
        if ((frames * channels & 1) != 0 && muLaw) {
            out.write(0);
        }
        out.flush();
    }
}
